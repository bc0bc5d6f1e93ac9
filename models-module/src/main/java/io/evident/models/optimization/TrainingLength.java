package io.evident.models.optimization;

/**
 * How long a training is.
 *
 * @param stepsPerEpoch at least 1
 * @param steps in all, at least 1
 */
public record TrainingLength(long stepsPerEpoch, long steps) {

  public TrainingLength {
    if (!(stepsPerEpoch >= 1 && steps >= 1)) {
      throw new IllegalArgumentException(
          "a training needs at least one step, got " + steps + ", " + stepsPerEpoch + " an epoch");
    }
  }
}
