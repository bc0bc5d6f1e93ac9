package io.evident.cli;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.bayes.Cs181;
import io.evident.bayes.Observations;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.plot.PredictiveGrid;
import io.evident.models.data.BuiltInSample;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.plot.ChartFiles;
import io.evident.models.training.RecordedRun;
import io.evident.models.training.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evident demo}: one of everything, in about a minute. */
@Command(
    name = "demo",
    description =
        "Infer a mean, check a gradient and train a classifier on real images, without a network.",
    footer = {"", "Writes plots and a run directory under runs/demo, replacing those of a demo."})
final class DemoCommand implements Callable<Integer> {
  private static final Path DIRECTORY = Path.of("runs", "demo");
  private static final String EXPERIMENT = "lenet-b4-e5";
  private static final int EPOCHS = 3;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Path> plots = new ArrayList<>();

    out.println(Terminal.heading("1. An unknown mean, inferred exactly from 14 observations"));
    Observations observations = Cs181.observations();
    BayesCommand.print(out, Cs181.MODEL, Cs181.RIVAL, observations);
    PredictivePath path = PredictivePath.of(Cs181.MODEL, observations.values());
    for (String extension : List.of(".png", ".svg")) {
      Path file = DIRECTORY.resolve("predictives" + extension);
      ChartFiles.save(PredictiveGrid.of(path, observations.name()), 1200, 800, file);
      plots.add(file);
    }

    out.println();
    out.println(Terminal.heading("2. The lenet's gradient by hand, against TensorFlow"));
    int verdict = GradcheckCommand.check(out, GradientCheck.of(BuiltInNetworks.lenet()));

    out.println();
    out.println(Terminal.heading("3. The same lenet trained on real images"));
    Experiment experiment =
        ExperimentYaml.read(
            BuiltInExperiments.yaml(EXPERIMENT)
                .with("epochs", Integer.toString(EPOCHS), "the demo")
                .with("name", "lenet-demo", "the demo"));
    RunDirectory run = RunDirectory.create(DIRECTORY.resolve("lenet"), true);
    ImageSplits images = BuiltInSample.load();
    TrainCommand.header(out, experiment, images);
    try (TrainingProgress progress = new TrainingProgress(out, Terminal.isThere())) {
      RecordedRun recorded =
          RecordedRun.train(
              RecordedRun.onAllCores(experiment, images, Instant.now()), run, 0, List.of(progress));
      TrainCommand.result(out, recorded.result());
      plots.addAll(recorded.plots());
    }

    out.println();
    out.println(Terminal.heading("Plots"));
    plots.forEach(plot -> out.println("  " + plot));
    out.flush();
    return verdict;
  }
}
