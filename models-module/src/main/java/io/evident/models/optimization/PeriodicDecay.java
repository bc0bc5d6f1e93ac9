package io.evident.models.optimization;

/**
 * The learning rate is multiplied after every step whose number, from 0, is a multiple of {@code
 * every}; so the first step is the only one at the full rate. This is how the two-layer net of
 * cs145 decays its rate.
 *
 * @param factor greater than 0
 * @param every at least 1
 */
public record PeriodicDecay(double factor, int every) implements LearningRateSchedule {

  public PeriodicDecay {
    Require.positive("factor", factor);
    if (!(every >= 1)) {
      throw new IllegalArgumentException("every must be at least 1, got " + every);
    }
  }

  @Override
  public double factor(long step, TrainingLength length) {
    return Math.pow(factor, (double) Math.floorDiv(step + every - 1, (long) every));
  }

  @Override
  public String yaml() {
    return "{kind: periodicDecay, factor: " + factor + ", every: " + every + "}";
  }
}
