package io.evident.backprop.network;

/**
 * One number for each square window of an image, channel by channel, without padding; a last window
 * that does not fit is left out.
 *
 * @param reduction what is taken of a window
 * @param size the window's height and width, at least 1
 * @param stride the distance of two windows, at least 1
 */
public record Pool2d(Reduction reduction, int size, int stride) implements BuiltInLayer {

  /** What is taken of a window. */
  public enum Reduction {
    /** Its largest number. */
    MAX,

    /** The mean of its numbers. */
    MEAN
  }

  public Pool2d {
    ConvArithmetic.requireAtLeast("size", size, 1);
    ConvArithmetic.requireAtLeast("stride", stride, 1);
  }

  /**
   * The maximum over windows that touch and do not overlap.
   *
   * @param size the window's height and width, at least 1
   * @return the layer
   */
  public static Pool2d max(int size) {
    return new Pool2d(Reduction.MAX, size, size);
  }

  /**
   * The mean over windows that touch and do not overlap.
   *
   * @param size the window's height and width, at least 1
   * @return the layer
   */
  public static Pool2d mean(int size) {
    return new Pool2d(Reduction.MEAN, size, size);
  }

  /**
   * The same with windows at another distance.
   *
   * @param stride the distance of two windows, at least 1
   * @return the layer
   */
  public Pool2d withStride(int stride) {
    return new Pool2d(reduction, size, stride);
  }

  @Override
  public LayerKind layerKind() {
    return switch (reduction) {
      case MAX -> LayerKind.MAX_POOL_2D;
      case MEAN -> LayerKind.AVG_POOL_2D;
    };
  }

  @Override
  public Shape outputShape(Shape input) {
    ConvArithmetic.requireImages(input);
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
    return visitor.pool2d(this);
  }
}
