package io.evident.models.training;

import java.io.IOException;

/** Follows a training; every method does nothing unless overridden. */
public interface TrainingListener {

  /**
   * After a step of the session was held against the derivation by hand, before the first step that
   * counts.
   *
   * @param verification what was found
   * @throws IOException if something cannot be written; the training stops
   */
  default void onVerification(TrainingVerification verification) throws IOException {}

  /**
   * After a step.
   *
   * @param metrics where the training stands
   */
  default void onStep(StepMetrics metrics) {}

  /**
   * After every window of {@link LossWindow#STEPS} steps, fewer in a short training, and at the end
   * with those that remain.
   *
   * @param window the running loss
   * @throws IOException if something cannot be written; the training stops
   */
  default void onWindow(LossWindow window) throws IOException {}

  /**
   * After an epoch and its evaluation, before its checkpoint.
   *
   * @param metrics what it came to
   * @throws IOException if something cannot be written; the training stops
   */
  default void onEpoch(EpochMetrics metrics) throws IOException {}

  /**
   * Whether the training should end with the epoch that has just gone by; asked after {@link
   * #onEpoch}. Its checkpoint is still made, and a run that ended so can be resumed.
   *
   * @return false unless overridden
   */
  default boolean wantsToStop() {
    return false;
  }

  /**
   * Whether the training should be left where it is, to be resumed; asked after every run of the
   * session, which takes one step unless the plan says more, and now and then during an evaluation,
   * on the thread that trains. A checkpoint is made, and the training ends with a {@link
   * TrainingPausedException}.
   *
   * @return false unless overridden
   */
  default boolean wantsToPause() {
    return false;
  }

  /**
   * Whether {@link #onCheckpoint} does anything; weights are only read out of the graph for those
   * who ask.
   *
   * @return false unless overridden
   */
  default boolean wantsCheckpoints() {
    return false;
  }

  /**
   * Where the training can be resumed: after every epoch, after every so many steps where asked,
   * and at the end.
   *
   * @param checkpoint the training as it is
   * @param best whether its validation loss is the lowest so far
   * @throws IOException if it cannot be written; the training stops
   */
  default void onCheckpoint(Checkpoint checkpoint, boolean best) throws IOException {}
}
