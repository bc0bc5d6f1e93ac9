package io.evident.backprop.network;

/**
 * Where the windows of a convolution or a pooling lie: window p of an axis begins at p stride -
 * before, and its entry u is the pixel p stride - before + u dilation. What is outside of the image
 * is padding. Every window without gaps holds a pixel of the image, since padding is less than the
 * size; the entries of one with gaps may all be padding.
 *
 * @param size of a window, its gaps not counted, at least 1
 * @param stride the distance of two windows, at least 1
 * @param padding around the image, less than the size
 * @param dilation the distance of two neighbouring entries, at least 1
 */
public record Windows(PerAxis size, PerAxis stride, Padding padding, int dilation) {

  /**
   * How many pixels a window reaches over: dilation (size - 1) + 1.
   *
   * @param axis 0 for the height, 1 for the width
   * @return the size itself where it is dense
   */
  public int reach(int axis) {
    return dilation * (size.along(axis) - 1) + 1;
  }

  /**
   * The padding before the first pixel of an axis.
   *
   * @param input the shape of an image
   * @param axis 0 for the height, 1 for the width
   * @return how many pixels
   */
  public int before(Shape input, int axis) {
    return padding.before(axis, input.dimension(axis), reach(axis), stride.along(axis));
  }

  /**
   * The padding after the last pixel of an axis.
   *
   * @param input the shape of an image
   * @param axis 0 for the height, 1 for the width
   * @return how many pixels; some may be in no window
   */
  public int after(Shape input, int axis) {
    return total(input, axis) - before(input, axis);
  }

  /**
   * Whether there is any padding.
   *
   * @param input the shape of an image
   * @return false if all windows lie within the image
   */
  public boolean arePadded(Shape input) {
    return total(input, 0) + total(input, 1) > 0;
  }

  private int total(Shape input, int axis) {
    return padding.total(axis, input.dimension(axis), reach(axis), stride.along(axis));
  }

  void requireInRange(String sizeName) {
    size.requireAtLeast(sizeName, 1);
    stride.requireAtLeast("stride", 1);
    ConvArithmetic.requireAtLeast("dilation", dilation, 1);
    if (padding.amount().rows() >= size.rows() || padding.amount().columns() >= size.columns()) {
      throw new IllegalArgumentException(
          "padding must be less than the "
              + sizeName
              + ", got padding "
              + padding.amount()
              + ", "
              + sizeName
              + " "
              + size);
    }
  }

  boolean fit(Shape input) {
    return reach(0) <= input.dimension(0) + total(input, 0)
        && reach(1) <= input.dimension(1) + total(input, 1);
  }

  /** How many there are along an axis, where they fit. */
  int count(Shape input, int axis) {
    return ConvArithmetic.outputOfPadded(
        input.dimension(axis) + total(input, axis), size.along(axis), stride.along(axis), dilation);
  }
}
