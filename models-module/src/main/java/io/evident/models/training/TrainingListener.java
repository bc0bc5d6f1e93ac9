package io.evident.models.training;

import java.io.IOException;

/** Follows a training; every method does nothing unless overridden. */
public interface TrainingListener {

  /**
   * After a step.
   *
   * @param metrics where the training stands
   */
  default void onStep(StepMetrics metrics) {}

  /**
   * After an epoch and its evaluation.
   *
   * @param metrics what it came to
   * @throws IOException if something cannot be written; the training stops
   */
  default void onEpoch(EpochMetrics metrics) throws IOException {}
}
