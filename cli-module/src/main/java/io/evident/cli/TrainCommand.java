package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.SplitDuplicates;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.evaluation.AccuracyInterval;
import io.evident.models.evaluation.Evaluation;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.Preparation;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.plot.PlotFont;
import io.evident.models.report.Report;
import io.evident.models.report.RunSections;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.storage.UnwritableFileException;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.KeptWeights;
import io.evident.models.training.Provenance;
import io.evident.models.training.RecordedRun;
import io.evident.models.training.RunDirectory;
import io.evident.models.training.RunHistory;
import io.evident.models.training.RunModel;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingPausedException;
import io.evident.models.training.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident train}: an experiment, kept in a run directory. */
@Command(
    name = "train",
    description = "Train an experiment and keep it in a run directory.",
    footer = {
      "",
      "Examples: evident train --list",
      "          evident train --print lenet-b16-e5 > mine.yaml",
      "          evident train lenet-b16-e5 --data cifar-10-binary.tar.gz",
      "          evident train my-experiment.yaml --set optimizer.learningRate=0.01"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT",
      converter = HomeFolder.OfFileOrName.class,
      description = "The name of a built-in experiment, or a YAML file.")
  private String experiment;

  @Option(names = "--list", description = "List the built-in experiments.")
  private boolean list;

  @Option(
      names = "--print",
      description = "Write a built-in experiment as YAML, to start your own from.")
  private boolean print;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "CIFAR-10 or CIFAR-100 (directory of the binary version, or its .tar.gz), or a folder of"
              + " images of any size: train/CLASS/* and test/CLASS/*, or CLASS/* (default: the"
              + " built-in sample).")
  private Path data;

  @Mixin private ReadingOptions reading;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Override a key of the experiment, such as epochs=2, optimizer.learningRate=0.01 or"
              + " 'schedule={kind: cosine, last: 0.1}'; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory (default: runs/NAME).")
  private Path out;

  @Option(
      names = "--resume",
      description =
          "Take up the run in the run directory where it was left; EXPERIMENT may then be left"
              + " out if --out is given.")
  private boolean resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      defaultValue = "0",
      description = "Also keep a checkpoint after every so many steps (default: after epochs).")
  private int checkpointSteps;

  @Option(
      names = "--fit-split",
      description = "Scale the experiment's split down where the data has fewer images.")
  private boolean fitSplit;

  @Mixin private ExecutionOptions execution = new ExecutionOptions();

  @Option(names = "--overwrite", description = "Replace an earlier run in the run directory.")
  private boolean overwrite;

  @Option(
      names = "--no-verify",
      description =
          "Do not hold a step of the session against the derivation by hand before training.")
  private boolean unverified;

  @Override
  public Integer call() throws IOException {
    if (list) {
      list(spec.commandLine().getOut());
      return ExitCode.DONE;
    }
    if (print) {
      print(spec.commandLine().getOut());
      return ExitCode.DONE;
    }
    requireConsistent();
    // A run ends with its plots: what they lack is said before it.
    PlotFont.check();
    return resume ? resume() : start();
  }

  private void requireConsistent() {
    if (experiment == null && !(resume && out != null)) {
      throw new ParameterException(
          spec.commandLine(), "EXPERIMENT is missing (--list shows the built-in ones)");
    }
    if (resume && overwrite) {
      throw new ParameterException(
          spec.commandLine(), "--resume takes a run up, --overwrite replaces it; give one of them");
    }
    if (!(checkpointSteps >= 0)) {
      throw new ParameterException(
          spec.commandLine(), "--checkpoint-every must be at least 1, got " + checkpointSteps);
    }
  }

  private int start() throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    YamlValue yaml = overridden(yaml(experiment), overrides, spec);
    ImageSplits images = reading.open(data, ReadingOptions.inputOf(yaml));
    // Provenance wants them before the first step, and TensorFlow loads meanwhile.
    images.digestAhead();
    Experiment parsed = fitted(yaml, images);
    // Before anything is made or replaced: it refuses images that do not fit.
    Provenance provenance = provenance(parsed, images, execution.plan(parsed));
    Path directory = directory(parsed);
    RunDirectory.requireOurs(directory);
    return DirectoryLock.holding(
        directory,
        () -> {
          RunDirectory run = RunDirectory.create(directory, overwrite);
          header(to, parsed, images);
          duplicates(to, provenance);
          to.println(execution.line(provenance.plan()));
          return followed(
              run,
              listeners ->
                  finish(RecordedRun.train(provenance, run, checkpointSteps, listeners), run));
        });
  }

  private Provenance provenance(Experiment of, ImageSplits images, ExecutionPlan plan) {
    Provenance provenance = new Provenance(of, images, plan, Instant.now());
    if (!unverified) {
      return provenance;
    }
    spec.commandLine()
        .getOut()
        .println("not verified: no step is held against the derivation by hand (--no-verify)");
    return provenance.unverified();
  }

  /** A training under way. */
  private interface Followed {
    void run(List<TrainingListener> listeners) throws IOException;
  }

  private int followed(RunDirectory run, Followed training) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    try (Interruption interruption = new Interruption(spec.commandLine().getErr(), takenUp(run))) {
      try (TrainingProgress progress = new TrainingProgress(to, Terminal.isThere())) {
        training.run(List.of(progress, interruption));
      } catch (TrainingPausedException e) {
        return interruption.left(e.getMessage());
      } catch (UnwritableFileException e) {
        return ErrorLines.unwritable(spec.commandLine(), e, takenUp(run));
      }
    }
    return ExitCode.DONE;
  }

  /** The run holds its experiment, so what made it is not said again. */
  private String takenUp(RunDirectory run) {
    return GivenCommand.of(
            spec,
            List.of("--resume", "--out", GivenCommand.absolute(run.path()).toString()),
            Set.of("EXPERIMENT", "--set", "--fit-split", "--overwrite", "--resume", "--out"))
        .line();
  }

  private int resume() throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    RunDirectory run =
        RunDirectory.open(
            experiment == null
                ? out
                : directory(ExperimentYaml.read(overridden(yaml(experiment), overrides, spec))));
    Experiment kept = run.experiment();
    reading.follow(RunModel.orientation(run));
    ImageSplits images = reading.open(data, ReadingOptions.inputOf(kept.network()));
    if (experiment != null) {
      Experiment given = fitted(overridden(yaml(experiment), overrides, spec), images);
      if (!ExperimentYaml.print(given).equals(ExperimentYaml.print(kept))) {
        throw new IllegalArgumentException(
            run.path()
                + ": holds another experiment than the one given; compare its experiment.yaml, or"
                + " leave EXPERIMENT out to take up the one it holds (--resume --out "
                + GivenCommand.quoted(run.path().toString())
                + ")");
      }
    }
    ExecutionPlan plan = execution.plan(kept);
    return DirectoryLock.holding(
        run.path(),
        () -> {
          header(to, kept, images);
          to.println(execution.line(plan));
          return followed(run, listeners -> takeUp(provenance(kept, images, plan), run, listeners));
        });
  }

  private void takeUp(Provenance provenance, RunDirectory run, List<TrainingListener> listeners)
      throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    Optional<RecordedRun> recorded =
        RecordedRun.resume(
            provenance,
            run,
            checkpointSteps,
            listeners,
            warning -> to.println("warning: " + warning));
    if (recorded.isPresent()) {
      finish(recorded.get(), run);
    } else {
      to.println("run: " + run.path() + " is complete; nothing to do");
      if (!Files.exists(run.path().resolve(Report.FILE))) {
        report(run);
      }
    }
  }

  private Path directory(Experiment of) {
    return out == null ? Path.of("runs", of.name()) : out;
  }

  private Experiment fitted(YamlValue yaml, ImageSplits images) {
    Experiment given = ExperimentYaml.read(ReadingOptions.following(yaml, images));
    return fitSplit ? scaled(given, images) : given;
  }

  /** The experiment with its split scaled down to the images there are. */
  static Experiment scaled(Experiment given, ImageSplits images) {
    Preparation preparation = given.preparation();
    return given.withPreparation(
        new Preparation(
            preparation.normalization(),
            preparation.augmentation(),
            fitted(preparation.split(), images)));
  }

  private static SplitPlan fitted(SplitPlan split, ImageSplits images) {
    int own = images.validationImages();
    return own == 0
        ? split.fitted(images.train().size(), images.test().size())
        : split.fitted(images.trained().size(), own, images.test().size());
  }

  static void header(PrintWriter out, Experiment experiment, ImageSplits images) {
    out.printf(
        Locale.ROOT,
        "%s: %s%,d parameters, batches of %d, %s%n",
        experiment.name(),
        experiment.description().isBlank() ? "" : experiment.description() + "; ",
        experiment.network().parameterCount(),
        experiment.course().batchSize(),
        experiment.course().lengthText());
    out.println("data: " + images.source());
    used(experiment.preparation().split(), images).ifPresent(out::println);
    if (images.train().isStreamed()) {
      out.println(
          "streamed, since more than " + images.memory().orElseThrow() + " (--data-memory)");
    }
    out.flush();
  }

  /** Images that stand in two splits, of which nothing is said where there are none. */
  private static void duplicates(PrintWriter out, Provenance provenance) {
    SplitDuplicates duplicates = provenance.duplicates();
    if (!duplicates.isEmpty()) {
      out.println("duplicates: " + duplicates.text());
      out.flush();
    }
  }

  /** What the images are used for, where that is not what the data call them. */
  private static Optional<String> used(SplitPlan plan, ImageSplits images) {
    int validation = Math.max(plan.validation(), images.validationImages());
    int train = plan.train().orElse(images.train().size() - validation);
    int test = plan.test().orElse(images.test().size());
    boolean all = train == images.trained().size() && test == images.test().size();
    if (all || train < 1) {
      return Optional.empty();
    }
    String validated =
        validation == 0 ? "" : String.format(Locale.ROOT, ", %,d to validate", validation);
    return Optional.of(
        String.format(Locale.ROOT, "used: %,d to train%s, %,d to test", train, validated, test));
  }

  private void finish(RecordedRun recorded, RunDirectory run) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    result(to, recorded.result(), run);
    recorded.plots().forEach(plot -> to.println("plot: " + plot));
    to.println("model: " + run.model());
    report(run);
    to.println("run: " + run.path());
  }

  private void report(RunDirectory run) throws IOException {
    Path file = run.path().resolve(Report.FILE);
    RunSections.report(run).write(file);
    spec.commandLine().getOut().println("report: " + file);
  }

  /** What a training came to: the figures of the weights that its model is made of. */
  static void result(PrintWriter out, TrainingResult result, RunDirectory run) throws IOException {
    EpochMetrics last = result.last();
    RunHistory history = RunHistory.read(run);
    if (result.stoppedEarly()) {
      out.printf(Locale.ROOT, "stopped early after epoch %d%n", last.epoch());
    }
    boolean chosen = KeptWeights.usual(run) == KeptWeights.BEST;
    int epoch = chosen ? history.bestEpoch().orElse(history.epochs()) : history.epochs();
    String weights = chosen ? String.format(Locale.ROOT, "; best weights, epoch %d", epoch) : "";
    last.test().ifPresent(test -> line(out, "test", history, epoch, test, weights));
    last.validation()
        .ifPresent(validation -> line(out, "validation", history, epoch, validation, weights));
    last.train().ifPresent(train -> line(out, "training", history, epoch, train, weights));
    out.flush();
  }

  /** The training images may have been judged after the last epoch alone. */
  private static void line(
      PrintWriter out, String of, RunHistory history, int epoch, Evaluation last, String weights) {
    String column = (of.equals("training") ? "train" : of) + "Accuracy";
    OptionalDouble measured = history.at(epoch, column);
    double accuracy = measured.orElse(last.accuracy());
    long images = last.confusion().total();
    out.printf(
        Locale.ROOT,
        "%s accuracy %.4f on %,d images (%s%s)%n",
        of,
        accuracy,
        images,
        AccuracyInterval.of(Math.round(accuracy * images), images),
        measured.isPresent()
            ? weights
            : String.format(Locale.ROOT, "; last weights, epoch %d", history.epochs()));
  }

  private static void list(PrintWriter out) {
    out.printf(Locale.ROOT, "%-20s %5s  %-12s %s%n", "experiment", "batch", "length", "what it is");
    for (String name : BuiltInExperiments.names()) {
      Experiment known = ExperimentYaml.read(BuiltInExperiments.yaml(name));
      out.printf(
          Locale.ROOT,
          "%-20s %5d  %-12s %s%n",
          name,
          known.course().batchSize(),
          known.course().lengthText(),
          known.description());
    }
    out.flush();
  }

  private void print(PrintWriter out) {
    if (experiment == null || !overrides.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--print takes the name of a built-in experiment (--list shows them) and writes it as it"
              + " is");
    }
    out.print(BuiltInExperiments.text(experiment));
    out.flush();
  }

  private static YamlValue yaml(String experiment) throws IOException {
    boolean looksLikeFile =
        experiment.endsWith(".yaml")
            || experiment.endsWith(".yml")
            || Files.isRegularFile(Path.of(experiment));
    return looksLikeFile
        ? YamlValue.read(Path.of(experiment))
        : BuiltInExperiments.yaml(experiment);
  }

  /** An experiment with what {@code --set} asks for. */
  static YamlValue overridden(YamlValue yaml, List<String> overrides, CommandSpec spec) {
    YamlValue result = yaml;
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), "--set takes KEY=VALUE, got \"" + override + "\"");
      }
      String key = override.substring(0, equals);
      result = result.with(key, override.substring(equals + 1), "--set " + override);
    }
    return result;
  }
}
