package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.bayes.internal.plot.PlotFont;
import io.evident.cli.text.TrainingText;
import io.evident.models.baseline.Baseline;
import io.evident.models.baseline.BaselineText;
import io.evident.models.data.ExampleSplits;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.RunData;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.report.Report;
import io.evident.models.report.RunSections;
import io.evident.models.run.LoadedRun;
import io.evident.models.run.RecordedTraining;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.storage.UnwritableFileException;
import io.evident.models.table.TableData;
import io.evident.models.task.TaskKind;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingPausedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      "          evident train my-experiment.yaml --set optimizer.learningRate=0.01",
      "          evident train wine.yaml --data wine.csv",
      "          evident train --table houses.csv --target price"
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
              + " built-in sample); for an experiment on a table, its CSV.")
  private Path data;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description =
          "A CSV to train on without an experiment: a network of two hidden layers, whose YAML is"
              + " kept in the run.")
  private Path table;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      split = ",",
      description = "The column of --table to predict, or several.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "What to predict of it: classification, binary, multiLabel or regression (default: what"
              + " the column suggests).")
  private TaskKind task;

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
          "Resume the run in the run directory where it was left; EXPERIMENT may then be left"
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

  @Mixin private TrainingOptions execution = new TrainingOptions();

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
      GivenCommand.requireOnly(spec, "--list", Set.of());
      TrainingText.experiments(spec.commandLine().getOut());
      return ExitCode.DONE;
    }
    if (print) {
      GivenCommand.requireOnly(spec, "--print", Set.of("EXPERIMENT"));
      print(spec.commandLine().getOut());
      return ExitCode.DONE;
    }
    requireConsistent();
    // A run ends with its plots: what they lack is said before it.
    PlotFont.check();
    return resume ? resume() : start();
  }

  private void requireConsistent() {
    if (table != null) {
      requireTable();
    } else if (!targets.isEmpty() || task != null) {
      throw new ParameterException(spec.commandLine(), "--target and --task go with --table FILE");
    }
    if (experiment == null && table == null && !(resume && out != null)) {
      throw new ParameterException(
          spec.commandLine(), "EXPERIMENT is missing (--list shows the built-in ones)");
    }
    if (resume && experiment == null && table == null && !overrides.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--set changes an experiment that is given; a resumed run keeps the one it holds");
    }
    if (resume && overwrite) {
      throw new ParameterException(
          spec.commandLine(), "--resume resumes a run, --overwrite replaces it; give one of them");
    }
    if (!(checkpointSteps >= 0)) {
      throw new ParameterException(
          spec.commandLine(), "--checkpoint-every must be at least 1, got " + checkpointSteps);
    }
  }

  private void requireTable() {
    if (experiment != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--table trains without an EXPERIMENT; give the table of one with --data");
    }
    if (targets.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--table needs --target COLUMN, the column to predict");
    }
    if (data == null) {
      data = table;
    } else {
      throw new ParameterException(
          spec.commandLine(), "the data is given twice, as --table and --data");
    }
  }

  private int start() throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    GivenTraining given = training(given(), data);
    Experiment parsed = given.experiment();
    // Before anything is made or replaced: it refuses examples that do not fit.
    Trainer trainer = trainer(given, execution.plan(parsed));
    execution.requireTaken(trainer.plan());
    Path directory = directory(parsed.name());
    RunDirectory.requireOurs(directory);
    return DirectoryLock.holding(
        directory,
        () -> {
          RunDirectory run = RunDirectory.create(directory, overwrite);
          TrainingText.header(to, parsed, given.examples());
          if (given.examples() instanceof TableData rows) {
            rows.table()
                .notices()
                .forEach(line -> ErrorLines.print(spec.commandLine().getErr(), "notice: " + line));
          }
          TrainingText.duplicates(to, trainer.data().duplicates());
          to.println(execution.line(trainer.plan()));
          return followed(
              run,
              parsed,
              listeners ->
                  finish(
                      RecordedTraining.train(trainer.withListeners(listeners), run, Instant.now()),
                      run));
        });
  }

  private GivenTraining training(YamlValue yaml, Path from) throws IOException {
    return GivenTraining.of(yaml, new GivenTraining.Given(from, reading, fitSplit));
  }

  private Trainer trainer(GivenTraining given, ExecutionPlan plan) {
    Trainer trainer =
        Trainer.of(given.experiment(), given.examples(), plan).withCheckpointEvery(checkpointSteps);
    if (!unverified) {
      return trainer;
    }
    spec.commandLine()
        .getOut()
        .println("not verified: no step is held against the derivation by hand (--no-verify)");
    return trainer.unverified();
  }

  /** A training under way. */
  private interface Followed {
    void run(List<TrainingListener> listeners) throws IOException;
  }

  private int followed(RunDirectory run, Experiment of, Followed training) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    try (Interruption interruption =
        new Interruption(spec.commandLine().getErr(), resumeLine(run))) {
      try (TrainingProgress progress =
          new TrainingProgress(to, Terminal.isThere(), of.preparation())) {
        training.run(List.of(progress, interruption));
      } catch (TrainingPausedException e) {
        return interruption.left(e.getMessage());
      } catch (UnwritableFileException e) {
        return ErrorLines.unwritable(spec.commandLine(), e, resumeLine(run));
      }
    }
    return ExitCode.DONE;
  }

  /** The run holds its experiment, so what made it is not said again. */
  private String resumeLine(RunDirectory run) {
    List<String> instead =
        new ArrayList<>(List.of("--resume", "--out", GivenCommand.absolute(run.path()).toString()));
    if (table != null) {
      instead.addAll(List.of("--data", GivenCommand.absolute(table).toString()));
    }
    return GivenCommand.of(
            spec,
            instead,
            Set.of(
                "EXPERIMENT",
                "--table",
                "--target",
                "--task",
                "--set",
                "--fit-split",
                "--overwrite",
                "--resume",
                "--out"))
        .line();
  }

  private int resume() throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    RunDirectory run = RunDirectory.open(out == null ? directory(name(given())) : out);
    YamlValue yaml = run.yaml();
    Experiment kept = ExperimentYaml.read(yaml);
    reading.follow(LoadedRun.orientation(run));
    Optional<RunData> trained =
        Files.exists(run.path().resolve(RunDirectory.PROVENANCE))
            ? Optional.of(run.data())
            : Optional.empty();
    trained.flatMap(RunData::origin).flatMap(ImageOrigin::holdout).ifPresent(reading::follow);
    Path from = data == null ? trained.flatMap(RunData::path).orElse(null) : data;
    if (data == null && from != null && !Files.exists(from)) {
      throw new IllegalArgumentException(
          run.path()
              + ": was trained on "
              + from
              + ", which is not there any more; give its data with --data");
    }
    GivenTraining read = training(yaml, from);
    GivenTraining resumed = trained.isPresent() ? read.asTrained(trained.get()) : read;
    if (experiment != null || table != null) {
      Experiment given = training(given(), from).experiment();
      if (!given.trainsAs(kept)) {
        throw new IllegalArgumentException(
            run.path()
                + ": holds another experiment than the one given; compare its experiment.yaml, or"
                + " resume the one it holds (--resume --out "
                + GivenCommand.quoted(run.path().toString())
                + ")");
      }
    }
    if (trained.isPresent()) {
      requireSameData(run, trained.get(), resumed.examples());
    }
    ExecutionPlan plan = execution.plan(kept);
    return DirectoryLock.holding(
        run.path(),
        () -> {
          TrainingText.header(to, kept, resumed.examples());
          to.println(execution.line(plan));
          return followed(
              run, kept, listeners -> resume(trainer(resumed, plan).withListeners(listeners), run));
        });
  }

  /** Of other data the network might not even fit, and the message would speak of that. */
  private static void requireSameData(RunDirectory run, RunData trained, ExampleSplits now) {
    boolean same =
        now instanceof TableData table
            ? trained.madeOf(table)
            : trained.trainedOn((ImageSplits) now) && trained.testedOn((ImageSplits) now);
    if (!same) {
      throw new IllegalArgumentException(
          run.path()
              + ": was trained or tested on other "
              + (now instanceof TableData ? "rows or columns" : "images")
              + " than "
              + now.source()
              + " has now; give the data it was trained on with --data, or start anew"
              + " (--overwrite)");
    }
  }

  private void resume(Trainer trainer, RunDirectory run) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    Optional<RecordedTraining> recorded =
        RecordedTraining.resume(
            trainer, run, Instant.now(), warning -> to.println("warning: " + warning));
    if (recorded.isPresent()) {
      finish(recorded.get(), run);
    } else {
      to.println("run: " + run.path() + " is complete; nothing to do");
      if (!Files.exists(run.path().resolve(Report.FILE))) {
        report(run);
      }
    }
  }

  private Path directory(String name) {
    return out == null ? Path.of("runs", name) : out;
  }

  private static String name(YamlValue yaml) {
    return yaml.required(yaml.entries(), "name").text();
  }

  private YamlValue given() throws IOException {
    if (table == null) {
      return overridden(GivenExperiment.yaml(experiment));
    }
    TaskKind kind = task;
    if (kind == null) {
      // How the table is read may be overridden, and decides what its columns suggest.
      YamlValue any = overridden(TableExperiment.yaml(table, targets, TaskKind.REGRESSION));
      kind = TableExperiment.suggestedTask(table, targets, any, reading.memory());
    }
    return overridden(TableExperiment.yaml(table, targets, kind));
  }

  private YamlValue overridden(YamlValue yaml) {
    return GivenExperiment.overridden(yaml, overrides, spec);
  }

  private void finish(RecordedTraining recorded, RunDirectory run) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    TrainingText.result(to, recorded.result(), run);
    Optional<Baseline> baseline = run.baseline();
    baseline.ifPresent(found -> to.println("baseline: " + BaselineText.line(found)));
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

  private void print(PrintWriter out) {
    if (experiment == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--print takes the name of a built-in experiment (--list shows them) and writes it as it"
              + " is");
    }
    out.print(BuiltInExperiments.text(experiment));
    out.flush();
  }
}
