package io.evident.backprop.network;

/**
 * One number for each window of an image, channel by channel; a last window that does not fit is
 * left out.
 *
 * <p>Padding never counts: a maximum is padded with minus infinity, and a mean is of the pixels
 * inside alone, as TensorFlow's SAME takes it. Some libraries count the zeros of explicit padding;
 * PyTorch leaves them out with count_include_pad=False.
 *
 * @param reduction what is taken of a window
 * @param size the window's height and width, at least 1
 * @param stride the distance of two windows, down and across, at least 1
 * @param padding around the image, less than the size
 */
public record Pool2d(Reduction reduction, PerAxis size, PerAxis stride, Padding padding)
    implements BuiltInLayer {

  /** What is taken of a window. */
  public enum Reduction {
    /** Its largest number. */
    MAX,

    /** The mean of its numbers. */
    MEAN
  }

  public Pool2d {
    new Windows(size, stride, padding, 1).requireInRange("size");
  }

  /**
   * Square windows without padding.
   *
   * @param reduction what is taken of a window
   * @param size the window's height and width, at least 1
   * @param stride the distance of two windows, at least 1
   * @throws IllegalArgumentException if a number is less than 1
   */
  public Pool2d(Reduction reduction, int size, int stride) {
    this(reduction, PerAxis.of(size), PerAxis.of(stride), Padding.VALID);
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
   * The same with other windows at the same distance.
   *
   * @param size their height and width, at least 1 and more than the padding
   * @return a new layer
   * @throws IllegalArgumentException if it is not
   */
  public Pool2d withSize(PerAxis size) {
    return new Pool2d(reduction, size, stride, padding);
  }

  /**
   * The same with windows at another distance.
   *
   * @param stride the distance of two windows, at least 1
   * @return a new layer
   * @throws IllegalArgumentException if it is less than 1
   */
  public Pool2d withStride(int stride) {
    return withStride(PerAxis.of(stride));
  }

  /**
   * The same with windows at another distance.
   *
   * @param stride down and across, at least 1
   * @return a new layer
   * @throws IllegalArgumentException if it is less than 1
   */
  public Pool2d withStride(PerAxis stride) {
    return new Pool2d(reduction, size, stride, padding);
  }

  /**
   * The same with other padding.
   *
   * @param padding less than the size
   * @return a new layer
   * @throws IllegalArgumentException if it is not less than the size
   */
  public Pool2d withPadding(Padding padding) {
    return new Pool2d(reduction, size, stride, padding);
  }

  /**
   * Where the windows lie.
   *
   * @return one for each pixel of the output
   */
  public Windows windows() {
    return new Windows(size, stride, padding, 1);
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
    if (!windows().fit(input)) {
      throw new IllegalArgumentException(
          "has a window ["
              + size.rows()
              + ", "
              + size.columns()
              + "] that is larger than its input "
              + input);
    }
    return Shape.of(windows().count(input, 0), windows().count(input, 1), input.dimension(2));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.pool2d(this);
  }
}
