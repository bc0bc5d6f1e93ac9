package io.evident.cli;

import com.sun.management.OperatingSystemMXBean;
import io.evident.backprop.yaml.YamlValue;
import io.evident.bayes.internal.plot.PlotFont;
import io.evident.cli.text.SweepReport;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.device.Bfloat16;
import io.evident.models.report.Report;
import io.evident.models.report.SweepSections;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.storage.UnwritableFileException;
import io.evident.models.sweep.BuiltInSweeps;
import io.evident.models.sweep.LocalSweepRunner;
import io.evident.models.sweep.Standing;
import io.evident.models.sweep.Sweep;
import io.evident.models.sweep.SweepDirectory;
import io.evident.models.sweep.SweepEngine;
import io.evident.models.sweep.SweepOutcome;
import io.evident.models.sweep.SweepPausedException;
import io.evident.models.sweep.SweepRun;
import io.evident.models.sweep.SweepRunner;
import io.evident.models.sweep.SweepYaml;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialList;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident sweep}: an experiment at many settings, and the best of them. */
@Command(
    name = "sweep",
    description = "Train an experiment at many settings and keep the best on validation.",
    footer = {
      "",
      "Examples: evident sweep two-layer-cifar-grid --data cifar-10-binary.tar.gz",
      "          evident sweep my-sweep.yaml --list",
      "          evident sweep wine-sweep.yaml --data wine.csv",
      "          evident sweep my-sweep.yaml --resume",
      "          evident sweep my-sweep.yaml --master spark://host:7077"
    })
final class SweepCommand implements Callable<Integer> {
  /** What makes trials; the list scales their split as --fit-split does. */
  private static final Set<String> OF_LIST =
      Set.of(
          "SWEEP",
          "--data",
          "--data-memory",
          "--cache",
          "--test-part",
          "--split-seed",
          "--no-orientation",
          "--set",
          "--fit-split");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SWEEP",
      converter = HomeFolder.OfFileOrName.class,
      description = "The name of a built-in sweep, or a YAML file.")
  private String sweep;

  @Option(
      names = "--list",
      description = "List the built-in sweeps; of a given SWEEP the trials, without training them.")
  private boolean list;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "CIFAR-10 or CIFAR-100 (directory of the binary version, or its .tar.gz), or a folder of images"
              + " of any size: train/CLASS/* and test/CLASS/*, or CLASS/* (default: the built-in"
              + " sample); for an experiment on a table, its CSV.")
  private Path data;

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Override a key of the experiment, for every trial, such as epochs=2 or"
              + " 'schedule={kind: cosine}'; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The sweep's directory (default: runs/NAME).")
  private Path out;

  @Option(
      names = "--resume",
      description = "Resume the sweep in its directory; trials that have ended are not repeated.")
  private boolean resume;

  @Option(names = "--overwrite", description = "Replace an earlier sweep in its directory.")
  private boolean overwrite;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Trials to train at a time, each on one core (default: as many as there are cores and"
              + " memory for their examples); the results do not depend on it.")
  private Integer parallel;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--fit-split",
      description = "Scale the experiment's split down where the data has fewer images.")
  private boolean fitSplit;

  @Override
  public Integer call() throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    if (sweep == null) {
      return listBuiltIn(to);
    }
    if (list) {
      GivenCommand.requireOnly(spec, "--list", OF_LIST);
    }
    requireConsistent();
    PlotFont.check();
    Sweep parsed = SweepYaml.read(yaml());
    YamlValue experiment =
        GivenExperiment.overridden(
            TrialList.experiment(parsed, folder()), checkedOverrides(parsed), spec);
    TrialData shared = GivenTrials.of(experiment, data, reading, cluster.sendsData());
    List<TrialDescription> trials =
        TrialList.of(parsed, experiment, shared, trial -> adapted(trial, shared));
    if (list) {
      SweepReport.list(to, parsed, trials);
      return ExitCode.DONE;
    }
    return train(to, parsed, trials, shared);
  }

  private Experiment adapted(Experiment trial, TrialData shared) {
    if (!list && !cluster.isGiven()) {
      // Before an earlier sweep is replaced.
      Bfloat16.require(trial.precision(), System.getenv());
    }
    return fitSplit || list ? GivenTrials.scaled(trial, shared) : trial;
  }

  private int listBuiltIn(PrintWriter to) {
    if (!list) {
      throw new ParameterException(
          spec.commandLine(), "SWEEP is missing (--list shows the built-in ones)");
    }
    GivenCommand.requireOnly(spec, "--list", Set.of());
    for (String name : BuiltInSweeps.names()) {
      SweepReport.listLine(to, SweepYaml.read(BuiltInSweeps.yaml(name)));
    }
    to.flush();
    return ExitCode.DONE;
  }

  private void requireConsistent() {
    if (resume && overwrite) {
      throw new ParameterException(
          spec.commandLine(),
          "--resume resumes a sweep, --overwrite replaces it; give one of them");
    }
    if (!(parallel == null || parallel >= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--parallel must be at least 1, got " + parallel);
    }
    cluster.requireConsistent();
    if (parallel != null && cluster.isGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          "--parallel is for trials on this machine; with --master Spark trains as many at a time"
              + " as it has cores");
    }
  }

  /** What the sweep varies cannot also be set: one of the two would silently lose. */
  private List<String> checkedOverrides(Sweep parsed) {
    for (String override : overrides) {
      if (override.startsWith("seed=") && !parsed.seeds().isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "--set " + override + ": the sweep has seeds of its own; leave it out");
      }
      for (String key : parsed.search().keys()) {
        String set = override.substring(0, Math.max(0, override.indexOf('=')));
        if (set.equals(key) || set.startsWith(key + ".") || key.startsWith(set + ".")) {
          throw new ParameterException(
              spec.commandLine(),
              "--set " + override + ": the sweep varies " + key + "; set another key");
        }
      }
    }
    return overrides;
  }

  private boolean isFile() {
    return sweep.endsWith(".yaml") || sweep.endsWith(".yml") || Files.isRegularFile(Path.of(sweep));
  }

  private YamlValue yaml() throws IOException {
    return isFile() ? YamlValue.read(Path.of(sweep)) : BuiltInSweeps.yaml(sweep);
  }

  private Path folder() {
    Path file = Path.of(sweep).toAbsolutePath();
    return isFile() ? file.getParent() : Path.of("");
  }

  private int train(PrintWriter to, Sweep parsed, List<TrialDescription> trials, TrialData shared)
      throws IOException {
    Path path = out == null ? Path.of("runs", parsed.name()) : out;
    if (resume) {
      SweepDirectory.open(path);
    } else {
      SweepDirectory.requireOurs(path);
    }
    return DirectoryLock.holding(
        path,
        () -> {
          if (!cluster.isGiven()) {
            return followed(to, parsed, trials, path, new Here(trials, shared));
          }
          try (SweepEngine.Cluster connected = cluster.connect()) {
            return followed(to, parsed, trials, path, new There(connected, shared));
          }
        });
  }

  /** Who trains. */
  private interface Trainers {
    TrialData data();

    String description();

    SweepRunner runner(SweepDirectory directory, BooleanSupplier paused) throws IOException;
  }

  private final class Here implements Trainers {
    private final TrialData data;
    private final int side;

    Here(List<TrialDescription> trials, TrialData data) {
      this.data = data;
      this.side = parallel == null ? parallelism(trials, data) : parallel;
    }

    @Override
    public TrialData data() {
      return data;
    }

    @Override
    public String description() {
      return String.format(Locale.ROOT, "trials at a time: %d, each on one core", side);
    }

    @Override
    public SweepRunner runner(SweepDirectory directory, BooleanSupplier paused) {
      return LocalSweepRunner.of(data, directory, side, Clock.systemUTC()).pausedWhen(paused);
    }
  }

  private record There(SweepEngine.Cluster cluster, TrialData data) implements Trainers {
    @Override
    public String description() {
      return "trained by " + cluster.description();
    }

    @Override
    public SweepRunner runner(SweepDirectory directory, BooleanSupplier paused) throws IOException {
      return cluster.runner(new SweepEngine.Work(data, directory::run, false, paused));
    }
  }

  private int followed(
      PrintWriter to, Sweep parsed, List<TrialDescription> trials, Path path, Trainers trainers)
      throws IOException {
    String digest = trainers.data().digest();
    SweepDirectory directory =
        resume ? SweepDirectory.open(path) : SweepDirectory.create(path, overwrite);
    String resumeLine =
        GivenCommand.of(spec, List.of("--resume"), Set.of("--resume", "--overwrite")).line();
    try (Interruption interruption = new Interruption(spec.commandLine().getErr(), resumeLine)) {
      try {
        SweepRun run =
            resume
                ? SweepRun.resume(parsed, trials, digest, directory)
                : SweepRun.start(parsed, trials, digest, directory);
        SweepReport report = new SweepReport(to, parsed, trials);
        report.header(trainers.data().source(), run.left().size(), trainers.description());
        SweepRunner runner = trainers.runner(directory, interruption::wantsToPause);
        return ended(to, run.run(runner, report), report, directory);
      } catch (SweepPausedException e) {
        return interruption.left(e.getMessage());
      } catch (UnwritableFileException e) {
        return ErrorLines.unwritable(spec.commandLine(), e, resumeLine);
      }
    }
  }

  private static int ended(
      PrintWriter to, SweepOutcome outcome, SweepReport report, SweepDirectory directory)
      throws IOException {
    report.table(outcome);
    Optional<SweepOutcome.Best> best = outcome.best();
    if (best.isPresent()) {
      report.best(best.get());
    }
    outcome.plots().forEach(plot -> to.println("plot: " + plot));
    to.println("results: " + directory.path().resolve(SweepDirectory.RESULTS));
    Path page = directory.path().resolve(Report.FILE);
    SweepSections.report(directory).write(page);
    to.println("report: " + page);
    best.ifPresent(
        b -> to.println("best: " + directory.best() + " (a copy of " + b.directory() + ")"));
    to.flush();
    if (best.isEmpty()) {
      to.println(
          outcome.standings().stream().anyMatch(Standing::isComplete)
              ? "what the best is chosen by is undefined with a seed of every combination"
              : "no combination came to an end with every seed");
      to.flush();
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private static int parallelism(List<TrialDescription> trials, TrialData data) {
    int cores = Runtime.getRuntime().availableProcessors();
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    // Of the machine, or the container; the other half is for Java's heap and other programs.
    long memory = system.getTotalMemorySize() / 2;
    return LocalSweepRunner.parallelism(trials.size(), cores, data, memory);
  }
}
