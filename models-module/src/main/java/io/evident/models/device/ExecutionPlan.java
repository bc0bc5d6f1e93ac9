package io.evident.models.device;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Network;

/**
 * How a training uses the machine; it changes speed and the rounding of sums, nothing else.
 *
 * <p>TensorFlow has one set of threads for a process, and its first session decides how many: where
 * one process trains with different plans, the threads of the first hold for all.
 *
 * @param lowering how the network is lowered
 * @param intraOpThreads threads that share one operation, at least 1
 * @param interOpThreads operations that run side by side, at least 1
 * @param device where operations run
 * @param xla whether XLA, TensorFlow's compiler, compiles each step of a training as a whole; on
 *     CPUs that was slower
 * @param stepsPerCall how many steps of a training one run of its session takes at most, at least
 *     1; examples that are streamed, and steps that are followed by a move of slow or averaged
 *     weights, allow fewer
 */
public record ExecutionPlan(
    LoweringOptions lowering,
    int intraOpThreads,
    int interOpThreads,
    Device device,
    boolean xla,
    int stepsPerCall) {

  /** Steps in a run on a GPU: what a run takes to begin is shared by so many. */
  public static final int STEPS_ON_GPU = 16;

  /** Below this many images, cutting a batch in two costs more than the second core gives. */
  private static final int LEAST_IMAGES_A_PART = 4;

  /** Operations of a dense net that run side by side: a product, and an update. */
  private static final int BESIDE_EACH_OTHER = 2;

  public ExecutionPlan {
    if (!(intraOpThreads >= 1)) {
      throw new IllegalArgumentException(
          "intraOpThreads must be at least 1, got " + intraOpThreads);
    }
    if (!(interOpThreads >= 1)) {
      throw new IllegalArgumentException(
          "interOpThreads must be at least 1, got " + interOpThreads);
    }
    if (!(stepsPerCall >= 1)) {
      throw new IllegalArgumentException("stepsPerCall must be at least 1, got " + stepsPerCall);
    }
  }

  /**
   * A plan for the CPU, without XLA.
   *
   * @param lowering how the network is lowered
   * @param intraOpThreads threads that share one operation, at least 1
   * @param interOpThreads operations that run side by side, at least 1
   * @throws IllegalArgumentException if one is less than 1
   */
  public ExecutionPlan(LoweringOptions lowering, int intraOpThreads, int interOpThreads) {
    this(lowering, intraOpThreads, interOpThreads, Device.CPU, false, 1);
  }

  /**
   * What was fastest on CPUs: small convolutional nets do not gain from sharing an operation among
   * threads, so the batch is cut and its parts run side by side; where examples depend on each
   * other, as with batch normalization, it cannot be cut, and threads share each operation. Dense
   * nets are large products, which gain from sharing, beside the updates of other layers, which
   * wait for memory.
   *
   * @param network what will train
   * @param batchSize images a step
   * @param cores how many cores may be used, at least 1
   * @return the plan
   */
  public static ExecutionPlan forCpu(Network network, int batchSize, int cores) {
    boolean convolutional = network.layers().stream().anyMatch(Conv2d.class::isInstance);
    if (convolutional && network.couplesExamples()) {
      return new ExecutionPlan(LoweringOptions.TUNED.withBatchParts(1), cores, 1);
    }
    if (!convolutional) {
      return new ExecutionPlan(
          LoweringOptions.TUNED.withBatchParts(1), cores, Math.min(cores, BESIDE_EACH_OTHER));
    }
    int parts = Math.max(1, Math.min(cores, batchSize / LEAST_IMAGES_A_PART));
    return new ExecutionPlan(LoweringOptions.TUNED.withBatchParts(parts), 1, parts);
  }

  /**
   * The same plan on another device. On a GPU a batch stays whole and every layer is an operation
   * of cuDNN: what is tuned for the cores of a CPU does not hold there. A run takes {@value
   * #STEPS_ON_GPU} steps, since starting a small operation takes longer than running it. On a CPU
   * it takes one: a loop gains little there, and changes the last bits. Call this before what
   * chooses steps or kernels.
   *
   * @param device where operations run
   * @return a new plan
   */
  public ExecutionPlan on(Device device) {
    LoweringOptions suited =
        device.kind() == Device.Kind.CPU
            ? lowering
            : LoweringOptions.GPU.withType(lowering.type()).withPrecision(lowering.precision());
    int steps = device.kind() == Device.Kind.CPU ? 1 : STEPS_ON_GPU;
    return new ExecutionPlan(suited, intraOpThreads, interOpThreads, device, xla, steps);
  }

  /**
   * The same plan with other threads.
   *
   * @param intraOp threads that share one operation, at least 1
   * @param interOp operations that run side by side, at least 1
   * @return a new plan
   * @throws IllegalArgumentException if one is less than 1
   */
  public ExecutionPlan withThreads(int intraOp, int interOp) {
    return new ExecutionPlan(lowering, intraOp, interOp, device, xla, stepsPerCall);
  }

  /**
   * The same plan with or without XLA.
   *
   * @param on whether each step of a training is compiled as a whole
   * @return a new plan
   */
  public ExecutionPlan withXla(boolean on) {
    return new ExecutionPlan(lowering, intraOpThreads, interOpThreads, device, on, stepsPerCall);
  }

  /**
   * The same plan without operations that TensorFlow refuses on a GPU where its environment has
   * {@code TF_DETERMINISTIC_OPS=1}.
   *
   * @return a new plan
   */
  public ExecutionPlan withDeterministicKernels() {
    return new ExecutionPlan(
        lowering.withDeterministicKernels(),
        intraOpThreads,
        interOpThreads,
        device,
        xla,
        stepsPerCall);
  }

  /**
   * The same plan with another number of steps in a run.
   *
   * @param steps at most, at least 1
   * @return a new plan
   * @throws IllegalArgumentException if it is less than 1
   */
  public ExecutionPlan withStepsPerCall(int steps) {
    return new ExecutionPlan(lowering, intraOpThreads, interOpThreads, device, xla, steps);
  }
}
