package io.evident.models.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.evident.backprop.graph.Processor;
import java.util.Locale;
import java.util.Objects;

/**
 * What came of holding an opened model against the proof that it carries: its probes went through
 * the session that serves, in both signatures and at every batch size that is served.
 *
 * @param outcome what was found
 * @param probes how many images
 * @param largestDifference the largest |output - output by hand|
 * @param largestShare the largest of those differences as a share of its bound, at most 1
 * @param processor where
 * @param seconds how long it took
 */
public record ModelVerification(
    Outcome outcome,
    int probes,
    double largestDifference,
    @JsonProperty("largestShareOfBound") double largestShare,
    @JsonSerialize(using = ToStringSerializer.class) Processor processor,
    double seconds) {

  /** How a model is served. */
  public enum Outcome {
    /** It gives the outputs of the derivation by hand. */
    VERIFIED,

    /**
     * It gives them only where TensorFlow does not join operations, so the session that serves does
     * not.
     */
    VERIFIED_UNJOINED;

    /**
     * As files have it.
     *
     * @return such as {@code verified-unjoined}
     */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public ModelVerification {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(processor, "processor");
  }

  /**
   * What a person who is served should know.
   *
   * @return one line
   */
  @JsonProperty("message")
  public String line() {
    return switch (outcome) {
      case VERIFIED ->
          String.format(
              Locale.ROOT,
              "verified: %d probes, largest difference from the derivation by hand %.1e (%.3f of its bound), %s",
              probes,
              largestDifference,
              largestShare,
              processor);
      case VERIFIED_UNJOINED ->
          String.format(
              Locale.ROOT,
              "verified only without joined operations, and served so: TensorFlow's joined kernels are wrong on this processor (%s); evident doctor says which",
              processor);
    };
  }
}
