package io.evident.models.training;

/**
 * A training was left because a listener wanted to; its checkpoint has been made, so that it can be
 * resumed to the same bits.
 */
public final class TrainingPausedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingPausedException(int epoch, int step) {
    super("the training was left in epoch " + epoch + ", after step " + step);
  }
}
