package io.evident.models.optimization;

/**
 * The learning rate is multiplied after every epoch: factor^e in epoch e = 0, 1, ...
 *
 * @param factor greater than 0
 */
public record EpochDecay(double factor) implements LearningRateSchedule {

  public EpochDecay {
    Require.positive("factor", factor);
  }

  @Override
  public double factor(long step, TrainingLength length) {
    return Math.pow(factor, (double) Math.floorDiv(step, length.stepsPerEpoch()));
  }

  @Override
  public String yaml() {
    return "{kind: epochDecay, factor: " + factor + "}";
  }
}
