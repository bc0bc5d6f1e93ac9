package io.evident.models.serving;

/**
 * A model does not give the outputs of the derivation by hand here, or none that are finite. It is
 * not served: its probabilities would be wrong.
 */
public final class UnverifiedModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What was found.
   *
   * @param message one line: the model, the largest difference, the processor and what to try
   */
  public UnverifiedModelException(String message) {
    super(message);
  }
}
