package io.evident.models.training;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Network;

/**
 * How a training uses the machine; it changes speed and the rounding of sums, nothing else.
 *
 * @param lowering how the network is lowered
 * @param intraOpThreads threads that share one operation, at least 1
 * @param interOpThreads operations that run side by side, at least 1
 */
public record ExecutionPlan(LoweringOptions lowering, int intraOpThreads, int interOpThreads) {

  /** Below this many images, cutting a batch in two costs more than the second core gives. */
  private static final int LEAST_IMAGES_A_PART = 4;

  /**
   * Checks the numbers of threads.
   *
   * @param lowering how the network is lowered
   * @param intraOpThreads threads that share one operation, at least 1
   * @param interOpThreads operations that run side by side, at least 1
   * @throws IllegalArgumentException if one is less than 1
   */
  public ExecutionPlan {
    if (!(intraOpThreads >= 1 && interOpThreads >= 1)) {
      throw new IllegalArgumentException(
          "threads must be at least 1, got " + intraOpThreads + " and " + interOpThreads);
    }
  }

  /**
   * What was fastest on CPUs: small convolutional nets do not gain from sharing an operation among
   * threads, so the batch is cut and its parts run side by side; dense nets are large products,
   * which do.
   *
   * @param network what will train
   * @param batchSize images a step
   * @param cores how many cores may be used, at least 1
   * @return the plan
   */
  public static ExecutionPlan forCpu(Network network, int batchSize, int cores) {
    boolean convolutional = network.layers().stream().anyMatch(Conv2d.class::isInstance);
    if (!convolutional) {
      return new ExecutionPlan(LoweringOptions.TUNED.withBatchParts(1), cores, 1);
    }
    int parts = Math.max(1, Math.min(cores, batchSize / LEAST_IMAGES_A_PART));
    return new ExecutionPlan(LoweringOptions.TUNED.withBatchParts(parts), 1, parts);
  }
}
