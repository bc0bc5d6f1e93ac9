package io.evident.backprop.network;

/**
 * The mean over square windows of an image, channel by channel, without padding; a last window that
 * does not fit is left out.
 *
 * @param size the window's height and width, at least 1
 * @param stride the distance of two windows, at least 1
 */
public record AvgPool2d(int size, int stride) implements Layer {

  /**
   * Checks the sizes.
   *
   * @param size the window's height and width, at least 1
   * @param stride the distance of two windows, at least 1
   * @throws IllegalArgumentException if a size is less than 1
   */
  public AvgPool2d {
    ConvArithmetic.requireAtLeast("size", size, 1);
    ConvArithmetic.requireAtLeast("stride", stride, 1);
  }

  /**
   * Windows that touch and do not overlap.
   *
   * @param size the window's height and width, at least 1
   * @return the layer
   */
  public static AvgPool2d of(int size) {
    return new AvgPool2d(size, size);
  }

  @Override
  public String kind() {
    return "avgPool2d";
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException("takes images [height, width, channels], got " + input);
    }
    if (size > input.dimension(0) || size > input.dimension(1)) {
      throw new IllegalArgumentException(
          "has a window [" + size + ", " + size + "] that is larger than its input " + input);
    }
    return Shape.of(
        ConvArithmetic.outputOfPadded(input.dimension(0), size, stride, 1),
        ConvArithmetic.outputOfPadded(input.dimension(1), size, stride, 1),
        input.dimension(2));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.avgPool2d(this);
  }
}
