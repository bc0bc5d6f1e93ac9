package io.evident.models.internal.training;

import io.evident.backprop.network.Network;

/**
 * How many examples an evaluation gives a network at once: 500, or fewer where the largest tensor
 * between two layers would otherwise have more than half a gigabyte.
 */
public final class EvaluationBatch {
  private static final int USUAL = 500;
  private static final int MOST_FLOATS = 1 << 27;

  private EvaluationBatch() {}

  /**
   * Of a network.
   *
   * @param network which is asked
   * @return from 1 to 500
   */
  public static int of(Network network) {
    int largest = network.input().size();
    for (int layer = 0; layer < network.layers().size(); layer++) {
      largest = Math.max(largest, network.outputOf(layer).size());
    }
    return Math.max(1, Math.min(USUAL, MOST_FLOATS / largest));
  }
}
