package io.evident.models.optimization;

import java.util.List;
import java.util.OptionalInt;

/**
 * Straight lines between given points: the factor of step t is that of the part t / T of the
 * training, and the last one from step T on. T are all steps, or those of the first epochs.
 *
 * @param at parts, ascending from 0 to 1
 * @param factors one for each part, finite and at least 0
 * @param epochs whose steps T counts, at least 1; empty for all
 */
public record PiecewiseLinear(List<Double> at, List<Double> factors, OptionalInt epochs)
    implements LearningRateSchedule {

  public PiecewiseLinear {
    at = List.copyOf(at);
    factors = List.copyOf(factors);
    factors.forEach(factor -> Require.notNegative("a factor", factor));
    boolean ascends = at.size() >= 2 && at.get(0) == 0 && at.get(at.size() - 1) == 1;
    for (int i = 1; ascends && i < at.size(); i++) {
      ascends = at.get(i) > at.get(i - 1);
    }
    if (!ascends) {
      throw new IllegalArgumentException("at must ascend from 0 to 1, got " + at);
    }
    if (factors.size() != at.size()) {
      throw new IllegalArgumentException(
          "there must be a factor for each of " + at + ", got " + factors);
    }
    if (!(epochs.orElse(1) >= 1)) {
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs.getAsInt());
    }
  }

  @Override
  public double factor(long step, TrainingLength length) {
    double part = length.part(step, epochs);
    int i = 1;
    while (part > at.get(i)) {
      i++;
    }
    double along = (part - at.get(i - 1)) / (at.get(i) - at.get(i - 1));
    return factors.get(i - 1) + (factors.get(i) - factors.get(i - 1)) * along;
  }

  @Override
  public String yaml() {
    return "{kind: piecewiseLinear, at: "
        + at
        + ", factors: "
        + factors
        + (epochs.isPresent() ? ", epochs: " + epochs.getAsInt() : "")
        + "}";
  }
}
