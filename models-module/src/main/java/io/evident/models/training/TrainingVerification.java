package io.evident.models.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
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
    @JsonProperty("largestShareOfBound") double largestShare,
    String device,
    @JsonSerialize(using = ToStringSerializer.class) Processor processor,
    double seconds) {

  /**
   * What a person who trains should know.
   *
   * @return one line
   */
  @JsonProperty("message")
  public String line() {
    return String.format(
        Locale.ROOT,
        "verified: a step on %s examples, %d tensors as derived by hand to %.1e (%s; at most %.3f of what rounding explains), %.2f s",
        examples == batchSize ? Integer.toString(examples) : examples + " of " + batchSize,
        tensors,
        largestRelativeError,
        tensor,
        largestShare,
        seconds);
  }
}
