package io.evident.models.optimization;

/** The learning rate stays. */
public record Constant() implements LearningRateSchedule {

  @Override
  public double factor(long step, TrainingLength length) {
    return 1;
  }

  @Override
  public String yaml() {
    return "constant";
  }
}
