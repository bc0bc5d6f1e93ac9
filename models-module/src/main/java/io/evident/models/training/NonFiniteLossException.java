package io.evident.models.training;

/** Training stopped because a loss, a gradient or a weight became infinite or undefined. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What another process found.
   *
   * @param message one line
   */
  public NonFiniteLossException(String message) {
    super(message);
  }

  /**
   * Requires a finite number.
   *
   * @param what it is, such as "the loss"
   * @param value the number
   * @param place where in the training, such as "in epoch 1, batch 2"
   * @param learningRate of the step
   * @throws NonFiniteLossException if it is infinite or undefined
   */
  static void require(String what, double value, String place, double learningRate) {
    if (!Double.isFinite(value)) {
      throw new NonFiniteLossException(
          what
              + " became "
              + value
              + " "
              + place
              + ", at learning rate "
              + (float) learningRate
              + "; a smaller learning rate usually helps");
    }
  }
}
