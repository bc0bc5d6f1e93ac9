package io.evident.cli;

import io.evident.backprop.internal.graph.DeterministicOps;
import io.evident.models.device.AvailableDevices;
import io.evident.models.device.Device;
import io.evident.models.device.DeviceChoice;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What a command that runs a network may use of the machine. */
class ExecutionOptions {
  /** Seen by the launcher and by {@link Main} too, which set what TensorFlow reads. */
  static final String TF32 = "--tf32";

  /** Likewise. */
  static final String DETERMINISTIC = "--deterministic";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu|auto",
      defaultValue = "auto",
      description = "Where to run (default: auto, a GPU if TensorFlow sees one).")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(
      names = "--intra-op-threads",
      paramLabel = "N",
      description = "Threads that share one operation (default: what suits the network).")
  private Integer intraOpThreads;

  @Option(
      names = "--inter-op-threads",
      paramLabel = "N",
      description = "Operations that run side by side (default: what suits the network).")
  private Integer interOpThreads;

  /** Read by the launcher and by {@link Main}, which set what CUDA's libraries read. */
  @Option(
      names = TF32,
      description = "Let a GPU round the factors of products to TF32 (default: float32).")
  private boolean tf32;

  @Option(
      names = DETERMINISTIC,
      description =
          "The same bits each time on a GPU too, more slowly; an operation that cannot give them"
              + " ends the command. On a CPU they are the same without it.")
  private boolean deterministic;

  /** Whether one of them was given. */
  boolean isGiven() {
    return device != DeviceChoice.AUTO
        || intraOpThreads != null
        || interOpThreads != null
        || tf32
        || deterministic;
  }

  ExecutionPlan plan(Experiment experiment) {
    return plan(experiment, AvailableDevices::ask);
  }

  /**
   * The plan.
   *
   * @param experiment what will run
   * @param devices looks for devices, with the threads of a plan
   * @throws IllegalArgumentException if something is asked for that is not to be had here
   */
  ExecutionPlan plan(Experiment experiment, Function<ExecutionPlan, AvailableDevices> devices) {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutionPlan suited =
        ExecutionPlan.forCpu(experiment.network(), experiment.course().batchSize(), cores);
    ExecutionPlan threaded =
        suited.withThreads(
            atLeastOne("--intra-op-threads", intraOpThreads).orElse(suited.intraOpThreads()),
            atLeastOne("--inter-op-threads", interOpThreads).orElse(suited.interOpThreads()));
    Device found = device == DeviceChoice.CPU ? Device.CPU : device.among(devices.apply(threaded));
    ExecutionPlan plan = threaded.on(found);
    boolean same = deterministic || DeterministicOps.isAsked(System.getenv());
    return same && found.kind() == Device.Kind.GPU ? plan.withDeterministicKernels() : plan;
  }

  final OptionalInt atLeastOne(String option, Integer given) {
    if (given == null) {
      return OptionalInt.empty();
    }
    if (!(given >= 1)) {
      throw new ParameterException(
          spec.commandLine(), option + " must be at least 1, got " + given);
    }
    return OptionalInt.of(given);
  }

  /** A line for people, such as "device: CPU:0, threads 1 intra-op, 2 inter-op". */
  String line(ExecutionPlan plan) {
    return String.format(
        Locale.ROOT,
        "device: %s, threads %d intra-op, %d inter-op%s%s",
        plan.device().name(),
        plan.intraOpThreads(),
        plan.interOpThreads(),
        plan.xla() ? ", XLA" : "",
        plan.stepsPerCall() == 1 ? "" : ", " + plan.stepsPerCall() + " steps a call");
  }
}
