package io.evident.models.optimization;

import java.util.OptionalInt;

/**
 * Straight from {@code first} to {@code last}: first + (last - first) t / T in step t = 0, ..., T -
 * 1, and {@code last} from step T on. T are all steps, or those of the first epochs.
 *
 * @param first the factor of the first step, finite and at least 0
 * @param last what would come after the last step, finite and at least 0
 * @param epochs whose steps T counts, at least 1; empty for all
 */
public record Linear(double first, double last, OptionalInt epochs)
    implements LearningRateSchedule {

  public Linear {
    Require.notNegative("first", first);
    Require.notNegative("last", last);
    if (!(epochs.orElse(1) >= 1)) {
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs.getAsInt());
    }
  }

  @Override
  public double factor(long step, TrainingLength length) {
    return first + (last - first) * length.part(step, epochs);
  }

  @Override
  public String yaml() {
    return "{kind: linear, first: "
        + first
        + ", last: "
        + last
        + (epochs.isPresent() ? ", epochs: " + epochs.getAsInt() : "")
        + "}";
  }
}
