package io.evident.models.task;

import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Loss;

/**
 * What an output says about a label that an example has or has not: with binary cross-entropy on
 * logits the probability 1 / (1 + exp(-z)), with binary cross-entropy the output itself.
 */
final class LabelProbabilities {
  private LabelProbabilities() {}

  /** Refuses a loss whose outputs are no such probabilities. */
  static void require(Task task, Loss loss) {
    if (!(loss instanceof BinaryCrossEntropyOnLogits || loss instanceof BinaryCrossEntropy)) {
      throw Task.unsuited(
          task, loss, "binaryCrossEntropyOnLogits, or sigmoid with binaryCrossEntropy");
    }
  }

  /** Of an output. */
  static double of(Loss loss, float output) {
    // The same for large outputs of both signs: exp does not overflow where it is used.
    return loss instanceof BinaryCrossEntropy
        ? Math.max(0, Math.min(1, output))
        : 1 / (1 + Math.exp(-(double) output));
  }
}
