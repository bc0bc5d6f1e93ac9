package io.evident.backprop.network;

/**
 * How many pixels a convolution or a pooling sees around its input: zeros for a convolution, minus
 * infinity for a maximum, and nothing that counts for a mean.
 *
 * @param mode whether the amount is none, derived, or given
 * @param amount pixels above and below, and left and right; 0 unless the mode is EXPLICIT
 */
public record Padding(Mode mode, PerAxis amount) {

  /** No padding. */
  public static final Padding VALID = new Padding(Mode.VALID, PerAxis.of(0));

  /** TensorFlow's SAME: an output of ceil(in / stride), the odd pixel after. */
  public static final Padding SAME = new Padding(Mode.SAME, PerAxis.of(0));

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
    if (!(amount.rows() >= 0 && amount.columns() >= 0)
        || (mode != Mode.EXPLICIT && !amount.are(0))) {
      throw new IllegalArgumentException(
          "padding amount must be >= 0, and 0 unless explicit, got " + amount + " for " + mode);
    }
  }

  /**
   * The same number of pixels above and below, and another left and right.
   *
   * @param rows how many above and below, at least 0
   * @param columns how many left and right, at least 0
   * @return the padding
   */
  public static Padding explicit(int rows, int columns) {
    return new Padding(Mode.EXPLICIT, new PerAxis(rows, columns));
  }

  /**
   * The same number of pixels on every side.
   *
   * @param amount how many, at least 0
   * @return the padding
   */
  public static Padding explicit(int amount) {
    return explicit(amount, amount);
  }

  /**
   * The pixels before the first element of an axis.
   *
   * @param axis 0 for the height, 1 for the width
   * @param in the axis length
   * @param kernel the kernel length
   * @param stride the stride
   * @return how many
   */
  public int before(int axis, int in, int kernel, int stride) {
    return mode == Mode.SAME ? total(axis, in, kernel, stride) / 2 : amount.along(axis);
  }

  /**
   * The pixels before and after together.
   *
   * @param axis 0 for the height, 1 for the width
   * @param in the axis length
   * @param kernel the kernel length
   * @param stride the stride
   * @return how many
   */
  public int total(int axis, int in, int kernel, int stride) {
    if (mode != Mode.SAME) {
      return 2 * amount.along(axis);
    }
    int out = (in - 1) / stride + 1;
    return Math.max(0, (out - 1) * stride + kernel - in);
  }
}
