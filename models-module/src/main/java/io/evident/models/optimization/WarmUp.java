package io.evident.models.optimization;

/**
 * Another schedule, preceded by a slow start: its factor times (t + 1) / steps in the first steps t
 * = 0, 1, ... (Goyal et al. 2017.)
 *
 * @param steps how many steps the start takes, at least 1
 * @param then the schedule, which counts from the first step on
 */
public record WarmUp(int steps, LearningRateSchedule then) implements LearningRateSchedule {

  public WarmUp {
    if (!(steps >= 1)) {
      throw new IllegalArgumentException("steps must be at least 1, got " + steps);
    }
  }

  @Override
  public double factor(long step, TrainingLength length) {
    return Math.min(1, (step + 1.0) / steps) * then.factor(step, length);
  }

  @Override
  public String yaml() {
    return "{kind: warmUp, steps: " + steps + ", then: " + then.yaml() + "}";
  }
}
