package io.evident.models.training;

/**
 * A step of the session that was to train differs from the same step derived by hand by more than
 * rounding explains. Nothing was trained; the initial weights are kept.
 */
public final class UnverifiedTrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What was found.
   *
   * @param message one line: the tensor, the difference, the device and what to try
   */
  public UnverifiedTrainingException(String message) {
    super(message);
  }
}
