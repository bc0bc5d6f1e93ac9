package io.evident.cli;

import io.evident.bayes.laplace.CurvatureForm;
import io.evident.cli.text.TableFormat;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationText;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.data.TestImages;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.TablePreparation;
import io.evident.models.reading.ImageData;
import io.evident.models.reading.ReadOptions;
import io.evident.models.report.RunSections;
import io.evident.models.run.CalibrationFeatures;
import io.evident.models.run.KeptCalibration;
import io.evident.models.run.KeptIntervals;
import io.evident.models.run.LoadedRun;
import io.evident.models.run.RunCalibration;
import io.evident.models.run.RunEnsemble;
import io.evident.models.run.RunExport;
import io.evident.models.run.RunIntervals;
import io.evident.models.serving.EnsembleExport;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident calibrate}: makes a network know what it does not know. */
@Command(
    name = "calibrate",
    description =
        "Calibrate the network of a run: probabilities that say how often it is right, and sets of"
            + " classes that hold the true one as often as asked.",
    footer = {
      "",
      "The run must have kept images out of its training:",
      "  evident train lenet-b16-e20 --set calibrationPart=0.1",
      "It writes calibration.json into the run and makes its model anew; evaluate,",
      "predict, export and report then have the calibrated figures beside the plain",
      "ones. A run that predicts the numbers of a table gets intervals that hold the",
      "true ones as often as asked.",
      "",
      "Examples: evident calibrate runs/lenet",
      "          evident calibrate runs/lenet --alpha 0.1,0.05 --score aps",
      "          evident calibrate runs/lenet --outside other-images",
      "          evident calibrate runs/lenet-seed1 runs/lenet-seed2 runs/lenet-seed3",
      "          evident calibrate runs/lenet-s1 runs/lenet-s2 --export serving/lenets"
    })
final class CalibrateCommand implements Callable<Integer> {
  private static final Map<String, ConformalScore> SCORES =
      Map.of("lac", ConformalScore.LAC, "aps", ConformalScore.APS, "raps", ConformalScore.RAPS);

  private static final Map<String, CurvatureForm> FORMS =
      Map.of("whole", CurvatureForm.WHOLE, "kronecker", CurvatureForm.KRONECKER);

  private static final Map<String, CalibrationMethod> METHODS =
      Map.of(
          "temperature", CalibrationMethod.TEMPERATURE,
          "bayes", CalibrationMethod.BAYES,
          "bayes-temperature", CalibrationMethod.BAYES_TEMPERATURE);

  private static final Map<String, CalibrationMethod> METHODS_OF_NUMBERS =
      Map.of("plain", CalibrationMethod.PLAIN, "bayes", CalibrationMethod.BAYES);

  /** What numbers have no use for. */
  private static final List<String> OF_CLASSES =
      List.of("--outside", "--score", "--by-class", "--posterior", "--draws");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description =
          "A run directory, as evident train makes it; several are scored together, as the mean of"
              + " their probabilities, and nothing is written into them.")
  private List<Path> runs;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "The data the run was trained on (default: where its provenance says that it is).")
  private Path data;

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--alpha",
      split = ",",
      paramLabel = "PART",
      description =
          "The part of the images whose class may be missing from a set, or of the rows whose number"
              + " may be outside of its interval; several with commas"
              + " (default: 0.1).")
  private List<Double> alphas = List.of(RunCalibration.Options.USUAL_ALPHA);

  @Option(
      names = "--score",
      description =
          "lac (the smallest sets), aps (larger sets for harder images) or raps (the same with a"
              + " penalty on large sets); default: lac.")
  private String score = "lac";

  @Option(names = "--by-class", description = "Keep the promise for the images of each class.")
  private boolean byClass;

  @Option(
      names = "--posterior",
      paramLabel = "FORM",
      description =
          "whole or kronecker: how the curvature of the last layer is held (default: whole up to"
              + " 1,000 weights).")
  private String form;

  @Option(
      names = "--method",
      description =
          "temperature, bayes or bayes-temperature: what is served (default: the one with the"
              + " highest likelihood on the images that the temperature is fitted on). For a table's"
              + " numbers: plain or bayes.")
  private String method;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Draws of the sampled predictive (default: 100).")
  private int draws = RunCalibration.Options.USUAL_DRAWS;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "The seed of the draws, and of the split of the images kept out (default: 1).")
  private long seed = 1;

  @Option(
      names = "--outside",
      paramLabel = "PATH",
      description =
          "Images of anything else, a folder of them or any data: how well the network tells them"
              + " from test images.")
  private Path outside;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description =
          "Of several runs on images: write one model of them, whose probabilities are the mean of"
              + " theirs, calibrated.")
  private Path exportTo;

  @Option(
      names = "--overwrite",
      description = "With --export: replace an exported model that is there.")
  private boolean overwrite;

  @Option(names = "--format", defaultValue = "text", description = "text or json; default: text.")
  private TableFormat format;

  @Mixin private ExecutionOptions execution = new ExecutionOptions();

  @Override
  public Integer call() throws IOException {
    if (format == TableFormat.CSV) {
      throw new ParameterException(spec.commandLine(), "--format must be text or json, got csv");
    }
    if (overwrite && exportTo == null) {
      throw new ParameterException(spec.commandLine(), "--overwrite is for --export");
    }
    if (runs.size() > 1) {
      return together();
    }
    if (exportTo != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--export is for several runs; after calibrating one, export it (evident export "
              + runs.get(0)
              + " --out "
              + exportTo
              + ")");
    }
    RunDirectory directory = RunDirectory.open(runs.get(0));
    return DirectoryLock.holding(directory.path(), () -> alone(directory));
  }

  private int alone(RunDirectory directory) throws IOException {
    LoadedRun loaded = loaded(directory);
    if (isOfNumbers(loaded)) {
      return ofNumbers(loaded);
    }
    if (isOnTable(loaded) && outside != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--outside is for runs on images, and " + runs.get(0) + " is on a table");
    }
    RunCalibration.Options options = ofClasses();
    KeptCalibration kept =
        RunCalibration.keep(
            loaded, features(loaded, CalibrationFeatures.Use.CALIBRATE, options), options);
    return told(
        directory, format == TableFormat.JSON ? kept.json() : CalibrationText.of(kept.report()));
  }

  private static boolean isOnTable(LoadedRun loaded) {
    return loaded.experiment().preparation() instanceof TablePreparation;
  }

  private static boolean isOfNumbers(LoadedRun loaded) {
    return isOnTable(loaded) && loaded.experiment().preparation().task() == TaskKind.REGRESSION;
  }

  private RunCalibration.Options ofClasses() {
    return new RunCalibration.Options(
        alphas,
        chosen("--score", score, SCORES),
        byClass,
        Optional.ofNullable(form).map(f -> chosen("--posterior", f, FORMS)),
        Optional.ofNullable(method).map(m -> chosen("--method", m, METHODS)),
        draws,
        seed);
  }

  private int together() throws IOException {
    boolean drawn = spec.commandLine().getParseResult().hasMatchedOption("--draws");
    if (method != null || outside != null || form != null || drawn || format == TableFormat.JSON) {
      throw new ParameterException(
          spec.commandLine(),
          "--method, --outside, --posterior, --draws and --format json are for one run");
    }
    // What can be refused is refused before the features, which take long.
    RunCalibration.Options options = ofClasses();
    List<LoadedRun> all = new ArrayList<>();
    for (Path run : runs) {
      LoadedRun loaded = loaded(RunDirectory.open(run));
      if (isOfNumbers(loaded)) {
        throw new IllegalArgumentException(
            run + ": predicts numbers, and runs that predict classes are scored together");
      }
      all.add(loaded);
    }
    RunEnsemble.requireDifferent(all);
    if (exportTo != null) {
      RunExport.requireOutsideRuns(exportTo, Optional.empty());
      EnsembleExport.requireWritable(exportTo, overwrite);
    }
    Optional<EnsembleExport> model =
        exportTo == null ? Optional.empty() : Optional.of(RunEnsemble.model(all));
    List<RunEnsemble.Member> members = new ArrayList<>();
    for (int m = 0; m < all.size(); m++) {
      members.add(
          new RunEnsemble.Member(
              runs.get(m).toString(),
              features(all.get(m), CalibrationFeatures.Use.AVERAGE, options)));
    }
    RunEnsemble.Scored scored = RunEnsemble.of(members, options);
    print(scored.report().text());
    if (model.isPresent()) {
      EnsembleExport calibrated = model.get().calibrated(scored.calibration());
      RunExport.Exported exported = RunEnsemble.export(calibrated, all.get(0), exportTo, overwrite);
      print(
          String.format(
              Locale.ROOT,
              "model: %s (the mean of %d networks, and temperature; %s)%n%s%n",
              exportTo,
              all.size(),
              exported.about(),
              exported.verification().line()));
    }
    return ExitCode.DONE;
  }

  private LoadedRun loaded(RunDirectory directory) throws IOException {
    return LoadedRun.read(directory, KeptWeights.usual(directory), this::notice);
  }

  private CalibrationFeatures features(
      LoadedRun loaded, CalibrationFeatures.Use use, RunCalibration.Options options)
      throws IOException {
    if (isOnTable(loaded)) {
      reading.refuseOfImages();
    }
    CalibrationFeatures features =
        isOnTable(loaded)
            ? CalibrationFeatures.ofTable(
                loaded,
                Optional.ofNullable(data),
                reading.memory(),
                execution.plan(loaded.experiment()),
                use,
                options)
            : ofImages(loaded, use, options);
    features.notice().ifPresent(this::notice);
    return features;
  }

  private CalibrationFeatures ofImages(
      LoadedRun loaded, CalibrationFeatures.Use use, RunCalibration.Options options)
      throws IOException {
    reading.follow(loaded.orientation());
    ReadOptions how = reading.options(ReadingOptions.inputOf(loaded.experiment().network()));
    if (use == CalibrationFeatures.Use.AVERAGE) {
      return CalibrationFeatures.ofMember(
          loaded, Optional.ofNullable(data), how, execution.plan(loaded.experiment()), options);
    }
    Optional<TestImages> other =
        outside == null
            ? Optional.empty()
            : Optional.of(
                new TestImages(
                    ImageData.openUnlabelled(outside, how).images(), outside.toString()));
    return CalibrationFeatures.of(
        loaded,
        Optional.ofNullable(data),
        how,
        other,
        execution.plan(loaded.experiment()),
        options);
  }

  private int told(RunDirectory directory, String text) throws IOException {
    Path report = directory.path().resolve(RunDirectory.REPORT);
    if (Files.exists(report)) {
      RunSections.report(directory).write(report);
    }
    print(text);
    return ExitCode.DONE;
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  private int ofNumbers(LoadedRun loaded) throws IOException {
    for (String option : OF_CLASSES) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(),
            option + " is for runs that predict classes, and " + runs.get(0) + " predicts numbers");
      }
    }
    reading.refuseOfImages();
    RunIntervals.Options options =
        new RunIntervals.Options(
            alphas,
            Optional.ofNullable(method).map(m -> chosen("--method", m, METHODS_OF_NUMBERS)),
            seed);
    KeptIntervals kept =
        RunIntervals.keep(
            loaded,
            Optional.ofNullable(data),
            reading.memory(),
            options,
            execution.plan(loaded.experiment()),
            this::notice);
    return told(
        loaded.directory(), format == TableFormat.JSON ? kept.json() : kept.report().text());
  }

  private <T> T chosen(String option, String word, Map<String, T> words) {
    T found = words.get(word.toLowerCase(Locale.ROOT));
    if (found == null) {
      List<String> known = new ArrayList<>(words.keySet());
      known.sort(null);
      throw new ParameterException(
          spec.commandLine(),
          option + " must be one of " + String.join(", ", known) + ", got \"" + word + "\"");
    }
    return found;
  }

  private void notice(String line) {
    spec.commandLine().getErr().println("notice: " + line);
    spec.commandLine().getErr().flush();
  }
}
