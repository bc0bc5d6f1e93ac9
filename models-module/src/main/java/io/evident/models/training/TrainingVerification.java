package io.evident.models.training;

import io.evident.backprop.graph.Processor;
import java.util.Locale;

/**
 * What came of holding a step of the session that trains against the same step derived by hand, in
 * float64, before the training began. Weights and what the optimizer remembers were set back.
 *
 * @param examples of the batch that took part
 * @param batchSize of a whole batch
 * @param tensors how many were compared, the loss among them
 * @param largestRelativeError the largest over all tensors of max |a - b| / max |b|
 * @param tensor which has it, such as {@code conv2d_1.kernel.velocity}
 * @param largestShare the largest difference as a share of what rounding explains, at most 1
 * @param device where the session computes
 * @param processor of this machine
 * @param seconds how long it took
 */
public record TrainingVerification(
    int examples,
    int batchSize,
    int tensors,
    double largestRelativeError,
    String tensor,
    double largestShare,
    String device,
    Processor processor,
    double seconds) {

  /**
   * What a person who trains should know.
   *
   * @return one line
   */
  public String line() {
    return String.format(
        Locale.ROOT,
        "verified: a step on %s against the derivation by hand, %d tensors, largest relative error %.1e in %s (%.3f of its bound at most), %s; %.2f s",
        examples == batchSize
            ? "a batch of " + batchSize
            : examples + " of a batch's " + batchSize + " examples",
        tensors,
        largestRelativeError,
        tensor,
        largestShare,
        device,
        seconds);
  }
}
