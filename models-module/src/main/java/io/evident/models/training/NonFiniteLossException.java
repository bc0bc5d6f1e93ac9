package io.evident.models.training;

/** Training stopped because the loss became infinite or undefined. */
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

  NonFiniteLossException(int epoch, int batch, double loss, double learningRate) {
    super(
        "the loss became "
            + loss
            + " in epoch "
            + epoch
            + ", batch "
            + batch
            + ", at learning rate "
            + learningRate
            + "; a smaller learning rate usually helps");
  }
}
