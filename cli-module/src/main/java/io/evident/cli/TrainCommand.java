package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.BuiltInSample;
import io.evident.models.data.ImageData;
import io.evident.models.data.ImageSplits;
import io.evident.models.training.BuiltInExperiments;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.Experiment;
import io.evident.models.training.ExperimentYaml;
import io.evident.models.training.RecordedRun;
import io.evident.models.training.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
      "          evident train lenet-b16-e5 --data cifar-10-binary.tar.gz",
      "          evident train my-experiment.yaml --set optimizer.learningRate=0.01"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT",
      description = "The name of a built-in experiment, or a YAML file.")
  private String experiment;

  @Option(names = "--list", description = "List the built-in experiments.")
  private boolean list;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "CIFAR-10 (directory of the binary version, or its .tar.gz) or a folder of images"
              + " train/CLASS/*, test/CLASS/* (default: the built-in sample).")
  private Path data;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key of the experiment, such as epochs=2; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run directory (default: runs/NAME).")
  private Path out;

  @Option(names = "--overwrite", description = "Replace an earlier run in the run directory.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    if (list) {
      list(spec.commandLine().getOut());
      return ExitCode.DONE;
    }
    if (experiment == null) {
      throw new ParameterException(
          spec.commandLine(), "EXPERIMENT is missing (--list shows the built-in ones)");
    }
    Experiment parsed = ExperimentYaml.read(overridden(yaml(experiment)));
    ImageSplits images = data == null ? BuiltInSample.load() : ImageData.open(data);
    Path directory = out == null ? Path.of("runs", parsed.name()) : out;
    RunDirectory run = RunDirectory.create(directory, overwrite);
    RecordedRun recorded = train(spec.commandLine().getOut(), parsed, images, run);
    recorded.plots().forEach(plot -> spec.commandLine().getOut().println("plot: " + plot));
    spec.commandLine().getOut().println("run: " + run.path());
    return ExitCode.DONE;
  }

  static RecordedRun train(
      PrintWriter out, Experiment experiment, ImageSplits images, RunDirectory run)
      throws IOException {
    out.printf(
        Locale.ROOT,
        "%s: %s; %,d parameters, batches of %d, %d epochs%n",
        experiment.name(),
        experiment.description(),
        experiment.network().parameterCount(),
        experiment.batchSize(),
        experiment.epochs());
    out.println("data: " + images.source());
    out.flush();
    try (TrainingProgress progress = new TrainingProgress(out, Terminal.isThere())) {
      RecordedRun recorded =
          RecordedRun.train(
              RecordedRun.onAllCores(experiment, images, Instant.now()), run, List.of(progress));
      EpochMetrics last = recorded.result().last();
      out.printf(
          Locale.ROOT,
          "test accuracy %.4f on %,d images; on the %,d trained on %.4f%n",
          last.test().orElseThrow().accuracy(),
          images.test().size(),
          images.train().size(),
          last.train().orElseThrow().accuracy());
      return recorded;
    }
  }

  private static void list(PrintWriter out) {
    out.printf("%-20s %5s %6s  %s%n", "experiment", "batch", "epochs", "what it is");
    for (String name : BuiltInExperiments.names()) {
      Experiment known = ExperimentYaml.read(BuiltInExperiments.yaml(name));
      out.printf(
          "%-20s %5d %6d  %s%n", name, known.batchSize(), known.epochs(), known.description());
    }
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

  private YamlValue overridden(YamlValue yaml) {
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
