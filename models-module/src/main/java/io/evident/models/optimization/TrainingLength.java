package io.evident.models.optimization;

import java.util.OptionalInt;

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

  /**
   * Which part of the training has gone by before a step.
   *
   * @param step from 0
   * @param epochs to count the steps of, at least 1; empty for all steps
   * @return step / T, at most 1
   */
  double part(long step, OptionalInt epochs) {
    long all = epochs.isPresent() ? epochs.getAsInt() * stepsPerEpoch : steps;
    return step >= all ? 1 : (double) step / all;
  }
}
