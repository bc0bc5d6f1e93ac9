package io.evident.lab.atlas;

/** An op runs in no number type, with the kernels that this process takes. */
final class NoKernelException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** What TensorFlow said last. */
  private final String detail;

  NoKernelException(String message, String detail) {
    super(message);
    this.detail = detail;
  }

  String detail() {
    return detail;
  }
}
