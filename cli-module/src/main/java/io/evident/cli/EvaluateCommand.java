package io.evident.cli;

import io.evident.cli.text.TableFormat;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageOrigin;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.experiment.TablePreparation;
import io.evident.models.reading.ReadOptions;
import io.evident.models.run.EvaluatedSplit;
import io.evident.models.run.JudgedImages;
import io.evident.models.run.JudgedRows;
import io.evident.models.run.LoadedRun;
import io.evident.models.run.RunEvaluation;
import io.evident.models.run.TableEvaluation;
import io.evident.models.score.Calibration;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident evaluate}: what a run's network is worth. */
@Command(
    name = "evaluate",
    description =
        "Judge the network of a run: accuracy, precision and recall of each class, confusion"
            + " matrix, calibration.",
    footer = {
      "",
      "Examples: evident evaluate runs/lenet-b16-e5",
      "          evident evaluate runs/my-run --data new-images",
      "          evident evaluate runs/my-run --checkpoint last --split validation",
      "          evident evaluate runs/lenet-b16-e5 --format json --out evaluation.json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run directory, as evident train makes it.")
  private Path run;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "The data the run was trained on, or other images of its classes: a folder CLASS/* or,"
              + " in a folder or .tar.gz, test/CLASS/*, say (default: the run's own, where its provenance has them).")
  private Path data;

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "train, validation, calibration or test; default: test.")
  private EvaluatedSplit split;

  @Option(
      names = "--checkpoint",
      description =
          "best (lowest validation loss) or last; default: those of its model, best where there are"
              + " validation images.")
  private KeptWeights checkpoint;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description =
          "Also the part of the images whose class is among the K most probable (default: 5, or"
              + " the number of classes).")
  private Integer topK;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, csv or json; default: text.")
  private TableFormat format;

  @Option(names = "--out", paramLabel = "FILE", description = "Write to a file instead.")
  private Path out;

  @Mixin private ExecutionOptions execution = new ExecutionOptions();

  @Override
  public Integer call() throws IOException {
    RunDirectory directory = RunDirectory.open(run);
    KeptWeights weights = checkpoint == null ? KeptWeights.usual(directory) : checkpoint;
    LoadedRun loaded = LoadedRun.read(directory, weights, this::notice);
    TaskReport report =
        loaded.experiment().preparation() instanceof TablePreparation
            ? ofTable(loaded)
            : ofImages(loaded);
    String text =
        switch (format) {
          case TEXT -> report.text();
          case CSV -> report.csv();
          case JSON -> report.json();
        };
    PrintWriter to = spec.commandLine().getOut();
    if (out == null) {
      to.print(text);
    } else {
      WholeFile.write(out, text.getBytes(StandardCharsets.UTF_8));
      to.println("evaluation: " + out);
    }
    to.flush();
    return ExitCode.DONE;
  }

  private TaskReport ofTable(LoadedRun loaded) throws IOException {
    if (topK != null) {
      throw new ParameterException(spec.commandLine(), "--top-k is for runs on images");
    }
    reading.refuseOfImages();
    JudgedRows rows = JudgedRows.open(loaded, Optional.ofNullable(data), reading.memory(), split);
    rows.notices().forEach(this::notice);
    return TableEvaluation.of(loaded, rows, execution.plan(loaded.experiment()));
  }

  private TaskReport ofImages(LoadedRun loaded) throws IOException {
    if (data == null && reading.drawsTest()) {
      throw new ParameterException(
          spec.commandLine(),
          "a run is judged on the images that it was split into; --test-part and --split-seed go"
              + " with --data");
    }
    JudgedImages images = images(loaded);
    int classes = images.images().classNames().size();
    int k = topK == null ? EvaluationReport.usualTopK(classes) : topK;
    if (!(k >= 1 && k <= classes)) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT, "--top-k must be in 1..%d, the number of classes, got %d", classes, k));
    }
    images.notices().forEach(this::notice);
    return RunEvaluation.of(loaded, images, execution.plan(loaded.experiment()))
        .report(k, Calibration.DEFAULT_BINS);
  }

  private JudgedImages images(LoadedRun loaded) throws IOException {
    reading.follow(loaded.orientation());
    Holdout usual = loaded.data().origin().flatMap(ImageOrigin::holdout).orElse(Holdout.FIFTH);
    ReadOptions options =
        reading.options(ReadingOptions.inputOf(loaded.experiment().network()), usual);
    return JudgedImages.open(
        loaded, Optional.ofNullable(data), options, reading.drawsTest(), split);
  }

  private void notice(String line) {
    spec.commandLine().getErr().println("notice: " + line);
    spec.commandLine().getErr().flush();
  }
}
