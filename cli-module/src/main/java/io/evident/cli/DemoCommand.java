package io.evident.cli;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.bayes.Cs181;
import io.evident.bayes.Observations;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.internal.plot.PlotFont;
import io.evident.bayes.plot.PredictiveGrid;
import io.evident.cli.text.TableFormat;
import io.evident.cli.text.TrainingText;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.internal.plot.ChartFiles;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.report.GradientSection;
import io.evident.models.report.Report;
import io.evident.models.report.RunSections;
import io.evident.models.report.Section;
import io.evident.models.run.RecordedTraining;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evident demo}: one of everything, in one or two minutes. */
@Command(
    name = "demo",
    description =
        "Infer a mean, check a gradient and train a classifier on real images. Works offline.",
    footer = {
      "",
      "Writes plots, a run and report.html under runs/demo, replacing those of a demo.",
      "",
      "Example: evident demo"
    })
final class DemoCommand implements Callable<Integer> {
  private static final Path DIRECTORY = Path.of("runs", "demo");
  private static final String EXPERIMENT = "lenet-b4-e5";
  private static final int EPOCHS = 3;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PlotFont.check();
    PrintWriter out = spec.commandLine().getOut();
    List<Path> plots = new ArrayList<>();

    out.println(Terminal.heading("1. An unknown mean, inferred exactly from 14 observations"));
    Observations observations = Cs181.observations();
    BayesInference.mean(Cs181.MODEL, Optional.of(Cs181.RIVAL), observations.statistics())
        .print(out, TableFormat.TEXT);
    PredictivePath path = PredictivePath.of(Cs181.MODEL, observations.values());
    for (String extension : List.of(".png", ".svg")) {
      Path file = DIRECTORY.resolve("predictives" + extension);
      ChartFiles.save(PredictiveGrid.of(path, observations.name()), 1200, 800, file);
      plots.add(file);
    }

    out.println();
    out.println(Terminal.heading("2. The lenet's gradient by hand, against TensorFlow"));
    GradientReport gradient = check(out, GradientCheck.of(BuiltInNetworks.lenet()));

    out.println();
    out.println(Terminal.heading("3. The same lenet trained on real images"));
    Experiment experiment =
        ExperimentYaml.read(
            BuiltInExperiments.yaml(EXPERIMENT)
                .with("epochs", Integer.toString(EPOCHS), "the demo")
                .with("name", "lenet-demo", "the demo"));
    RunDirectory run =
        DirectoryLock.holding(DIRECTORY.resolve("lenet"), () -> trained(out, experiment, plots));

    out.println();
    out.println(Terminal.heading("Plots"));
    plots.forEach(plot -> out.println("  " + plot));

    Path page = DIRECTORY.resolve(Report.FILE);
    report(observations, gradient, run).write(page);
    out.println();
    out.println(Terminal.heading("All of it on one page"));
    out.println("  " + page);
    out.flush();
    return gradient.verdict() == GradientVerdict.PASS ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static RunDirectory trained(PrintWriter out, Experiment experiment, List<Path> plots)
      throws IOException {
    RunDirectory run = RunDirectory.create(DIRECTORY.resolve("lenet"), true);
    ImageSplits images = BuiltInSample.load();
    TrainingText.header(out, experiment, images);
    try (TrainingProgress progress =
        new TrainingProgress(out, Terminal.isThere(), experiment.preparation())) {
      RecordedTraining recorded =
          RecordedTraining.train(
              Trainer.onAllCores(experiment, images).withListeners(List.of(progress)),
              run,
              Instant.now());
      TrainingText.result(out, recorded.result(), run);
      plots.addAll(recorded.plots());
    }
    return run;
  }

  private static Report report(Observations observations, GradientReport gradient, RunDirectory run)
      throws IOException {
    Report lenet = RunSections.report(run);
    return Report.of(
            "One of everything",
            "An unknown mean inferred exactly, a gradient verified three ways, and the same network"
                + " trained on real images")
        .with(
            BayesSection.of(
                Cs181.MODEL, Optional.of(Cs181.RIVAL), observations.name(), observations))
        .with(GradientSection.of(gradient))
        .with(Section.of("The lenet, trained").withParts(lenet.sections()));
  }

  private static GradientReport check(PrintWriter out, GradientCheck check) {
    GradientReport report = check.run();
    for (String line : GradientReportText.lines(report)) {
      out.println(line);
    }
    out.flush();
    return report;
  }
}
