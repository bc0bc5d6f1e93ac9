package io.evident.backprop.network;

/**
 * How many zeros a convolution sees around its input.
 *
 * @param mode whether the amount is none, derived, or given
 * @param amount zeros on each side; 0 unless the mode is EXPLICIT
 */
public record Padding(Mode mode, int amount) {

  /** No padding. */
  public static final Padding VALID = new Padding(Mode.VALID, 0);

  /** TensorFlow's SAME: an output of ceil(in / stride), the odd zero after. */
  public static final Padding SAME = new Padding(Mode.SAME, 0);

  /** Where the amount comes from. */
  public enum Mode {
    /** None. */
    VALID,
    /** As much as makes the output ceil(in / stride). */
    SAME,
    /** As given. */
    EXPLICIT
  }

  public Padding {
    if (!(amount >= 0) || (mode != Mode.EXPLICIT && amount != 0)) {
      throw new IllegalArgumentException(
          "padding amount must be >= 0, and 0 unless explicit, got " + amount + " for " + mode);
    }
  }

  /**
   * The same number of zeros on every side.
   *
   * @param amount how many, at least 0
   * @return the padding
   */
  public static Padding explicit(int amount) {
    return new Padding(Mode.EXPLICIT, amount);
  }

  /**
   * The zeros before the first element of an axis.
   *
   * @param in the axis length
   * @param kernel the kernel length
   * @param stride the stride
   * @return the number of zeros
   */
  public int before(int in, int kernel, int stride) {
    return mode == Mode.SAME ? total(in, kernel, stride) / 2 : amount;
  }

  /**
   * The zeros before and after together.
   *
   * @param in the axis length
   * @param kernel the kernel length
   * @param stride the stride
   * @return the number of zeros
   */
  public int total(int in, int kernel, int stride) {
    if (mode != Mode.SAME) {
      return 2 * amount;
    }
    int out = (in + stride - 1) / stride;
    return Math.max(0, (out - 1) * stride + kernel - in);
  }
}
