package io.evident.cli;

import io.evident.cli.text.TableFormat;
import io.evident.lab.benchmark.Benchmark;
import io.evident.lab.benchmark.BenchmarkFormats;
import io.evident.lab.benchmark.BenchmarkSettings;
import io.evident.lab.benchmark.Guard;
import io.evident.lab.benchmark.GuardFormats;
import io.evident.lab.benchmark.GuardResult;
import io.evident.lab.benchmark.Scaling;
import io.evident.lab.benchmark.ScalingAxis;
import io.evident.lab.benchmark.ScalingFormats;
import io.evident.lab.benchmark.ScalingResult;
import io.evident.lab.benchmark.WorkData;
import io.evident.lab.benchmark.Workload;
import io.evident.models.device.DeviceChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evident bench}: how fast the trainer is, and how much of what the machine can do. */
@Command(
    name = "bench",
    description = "Measure training steps, and the share of what the machine can do.",
    footer = {
      "",
      "A step is what evident train does for a batch, drawn from 50,000 images; an",
      "evaluation is of 10,000 images. Works run in turn, each in a process of its own.",
      "The share is the time that the operations and the least bytes of a step take at",
      "the machine's own rates of a float32 matrix product and of a copy, over the time",
      "measured; JSON and CSV give the spread as (highest - lowest) / median of the",
      "rounds.",
      "",
      "Examples: evident bench --data cifar-10-binary.tar.gz",
      "          evident bench --work lenet --batch 4,16,32 --rounds 9 --format json",
      "          evident bench --scaling --work width,depth"
    })
final class BenchCommand implements Callable<Integer> {
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final String EVALUATION = "-evaluation";

  /** Other measurements than of each work by itself. */
  private static final class Instead {
    @Option(
        names = "--guard",
        description =
            "Hold the trainer against the bare graph of the same network in the same process.")
    boolean guard;

    @Option(
        names = "--scaling",
        description =
            "Measure time and memory against batch, width, depth and number of images; images that"
                + " are streamed from PATH are cached as evident train caches them.")
    boolean scaling;
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--work",
      split = ",",
      paramLabel = "NAME",
      description =
          "lenet, lenet-evaluation, or a built-in experiment (evident train --list); with"
              + " --scaling lenet-batch, dense-batch, width, depth, images-held or images-streamed;"
              + " may be repeated (default: all of docs/benchmarks.md).")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      description = "Images a step of the works that train; may be repeated.")
  private List<Integer> batches = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many times each work is measured (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu|auto",
      defaultValue = "auto",
      description = "Where (default: auto, a GPU if TensorFlow sees one).")
  private DeviceChoice device;

  @Option(names = "--xla", description = "Compile each step as a whole with XLA.")
  private boolean xla;

  @Option(
      names = "--steps-per-call",
      paramLabel = "N",
      description = "Steps that one run of a session takes at most (default: as evident train).")
  private Integer stepsPerCall;

  @Option(names = "--threads", paramLabel = "N", description = "Use so many cores (default: all).")
  private Integer threads;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "What batches are drawn from, as evident train takes it (default: the built-in sample,"
              + " repeated).")
  private Path data;

  @ArgGroup private Instead instead = new Instead();

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, csv or json; default: text.")
  private TableFormat format;

  @Override
  public Integer call() throws IOException {
    if (instead.scaling && !batches.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--scaling has batches of its own; leave --batch out");
    }
    if (instead.guard && (xla || stepsPerCall != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--guard holds single steps against single steps; leave --xla and --steps-per-call out");
    }
    if ((xla || stepsPerCall != null)
        && !names.isEmpty()
        && names.stream().allMatch(name -> name.endsWith(EVALUATION))) {
      throw new ParameterException(
          spec.commandLine(), "--xla and --steps-per-call are for works that train");
    }
    GivenTraining.refuseTable(data);
    PrintWriter to = spec.commandLine().getOut();
    to.print(instead.guard ? guard() : instead.scaling ? scaling() : works(works()));
    to.flush();
    return ExitCode.DONE;
  }

  private String works(List<Workload> works) throws IOException {
    Benchmark found = Benchmark.run(works, settings(), this::progress);
    return switch (format) {
      case TEXT -> BenchmarkFormats.text(found);
      case CSV -> BenchmarkFormats.csv(found.results());
      case JSON -> BenchmarkFormats.json(found.results());
    };
  }

  private String guard() throws IOException {
    List<GuardResult> found = Guard.run(works(), settings(), this::progress);
    if (found.isEmpty()) {
      throw new IllegalArgumentException("--guard takes works that train, not evaluations alone");
    }
    return switch (format) {
      case TEXT -> GuardFormats.text(found);
      case CSV -> GuardFormats.csv(found);
      case JSON -> GuardFormats.json(found);
    };
  }

  private String scaling() throws IOException {
    List<ScalingResult> found = Scaling.run(axes(), settings(), this::progress);
    return switch (format) {
      case TEXT -> ScalingFormats.text(found);
      case CSV -> ScalingFormats.csv(found);
      case JSON -> ScalingFormats.json(found);
    };
  }

  private List<ScalingAxis> axes() {
    List<ScalingAxis> all = List.of(ScalingAxis.values());
    List<ScalingAxis> asked = new ArrayList<>();
    for (String name : names) {
      asked.add(
          all.stream()
              .filter(axis -> axis.label().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "--work must be one of "
                              + String.join(", ", all.stream().map(ScalingAxis::label).toList())
                              + " with --scaling, got "
                              + name)));
    }
    return asked.isEmpty() ? all : asked;
  }

  /** For those who watch; files get results alone. */
  private void progress(String what) {
    if (Terminal.isThere()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(what);
      err.flush();
    }
  }

  private BenchmarkSettings settings() {
    requireAtLeastOne("--rounds", rounds);
    int cores = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    requireAtLeastOne("--threads", cores);
    if (stepsPerCall != null) {
      requireAtLeastOne("--steps-per-call", stepsPerCall);
    }
    return new BenchmarkSettings(
        rounds,
        ROUND,
        WARM_UP,
        cores,
        device,
        xla,
        instead.guard ? 1 : stepsPerCall == null ? 0 : stepsPerCall,
        data == null
            ? WorkData.SAMPLE
            : new WorkData(
                data.toString(),
                ReadingOptions.usersCache().map(Path::toString).orElse(""),
                false));
  }

  private void requireAtLeastOne(String option, int value) {
    if (!(value >= 1)) {
      throw new ParameterException(
          spec.commandLine(), option + " must be at least 1, got " + value);
    }
  }

  private List<Workload> works() {
    batches.forEach(batch -> requireAtLeastOne("--batch", batch));
    List<Workload> standard = Workload.standard();
    List<String> asked =
        names.isEmpty() ? standard.stream().map(Workload::name).distinct().toList() : names;
    List<Workload> works = new ArrayList<>();
    for (String name : asked) {
      if (name.endsWith(EVALUATION)) {
        works.add(Workload.evaluation(name.substring(0, name.length() - EVALUATION.length())));
      } else if (batches.isEmpty()) {
        List<Workload> known = standard.stream().filter(w -> w.name().equals(name)).toList();
        works.addAll(known.isEmpty() ? List.of(Workload.training(name)) : known);
      } else {
        batches.forEach(batch -> works.add(Workload.training(name, batch)));
      }
    }
    return works;
  }
}
