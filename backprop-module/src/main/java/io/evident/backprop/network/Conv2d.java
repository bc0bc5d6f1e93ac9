package io.evident.backprop.network;

import java.util.List;

/**
 * A two-dimensional convolution (a cross-correlation, as in every framework) of images [height,
 * width, in] with a square kernel [kernel, kernel, in, filters] and a bias [filters]. A batch
 * normalization behind it takes any bias away again, so that there it is left out.
 *
 * @param filters output channels, at least 1
 * @param kernel the kernel's height and width, at least 1
 * @param stride in both directions, at least 1
 * @param padding the zeros around the image
 * @param dilation the distance of two pixels under neighbouring kernel entries, at least 1; 1 is a
 *     dense kernel
 * @param bias whether a number is added to each channel of the output
 */
public record Conv2d(
    int filters, int kernel, int stride, Padding padding, int dilation, boolean bias)
    implements BuiltInLayer {

  public Conv2d {
    ConvArithmetic.requireAtLeast("filters", filters, 1);
    ConvArithmetic.requireAtLeast("kernel", kernel, 1);
    ConvArithmetic.requireAtLeast("stride", stride, 1);
    ConvArithmetic.requireAtLeast("dilation", dilation, 1);
    if (padding.amount() >= kernel) {
      throw new IllegalArgumentException(
          "padding must be less than the kernel, got padding "
              + padding.amount()
              + ", kernel "
              + kernel);
    }
  }

  /**
   * A convolution with a bias.
   *
   * @param filters output channels, at least 1
   * @param kernel the kernel's height and width, at least 1
   * @param stride in both directions, at least 1
   * @param padding the zeros around the image, less than the kernel
   * @param dilation the distance of two pixels under neighbouring kernel entries, at least 1
   * @throws IllegalArgumentException if a number is out of range
   */
  public Conv2d(int filters, int kernel, int stride, Padding padding, int dilation) {
    this(filters, kernel, stride, padding, dilation, true);
  }

  /**
   * A convolution of stride 1 with a bias and without padding.
   *
   * @param filters output channels, at least 1
   * @param kernel the kernel's height and width, at least 1
   * @return the layer
   */
  public static Conv2d of(int filters, int kernel) {
    return new Conv2d(filters, kernel, 1, Padding.VALID, 1);
  }

  /**
   * The same with another kernel.
   *
   * @param kernel the kernel's height and width, at least 1 and more than the padding
   * @return a new layer
   * @throws IllegalArgumentException if it is not
   */
  public Conv2d withKernel(int kernel) {
    return new Conv2d(filters, kernel, stride, padding, dilation, bias);
  }

  /**
   * The same with another stride.
   *
   * @param stride in both directions, at least 1
   * @return a new layer
   * @throws IllegalArgumentException if it is less than 1
   */
  public Conv2d withStride(int stride) {
    return new Conv2d(filters, kernel, stride, padding, dilation, bias);
  }

  /**
   * The same with other zeros around the image.
   *
   * @param padding less than the kernel
   * @return a new layer
   * @throws IllegalArgumentException if it is not less than the kernel
   */
  public Conv2d withPadding(Padding padding) {
    return new Conv2d(filters, kernel, stride, padding, dilation, bias);
  }

  /**
   * The same with or without a bias.
   *
   * @param bias whether there is one
   * @return a new layer
   */
  public Conv2d withBias(boolean bias) {
    return new Conv2d(filters, kernel, stride, padding, dilation, bias);
  }

  /**
   * How many pixels the kernel reaches over: dilation (kernel - 1) + 1.
   *
   * @return the kernel itself where it is dense
   */
  public int reach() {
    return dilation * (kernel - 1) + 1;
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.CONV_2D;
  }

  @Override
  public Shape outputShape(Shape input) {
    ConvArithmetic.requireImages(input);
    return Shape.of(output(input, 0), output(input, 1), filters);
  }

  private int output(Shape input, int axis) {
    int in = input.dimension(axis);
    int padded = in + padding.total(in, reach(), stride);
    if (reach() > padded) {
      String dilated = dilation == 1 ? "" : " of dilation " + dilation;
      throw new IllegalArgumentException(
          "has a kernel ["
              + kernel
              + ", "
              + kernel
              + "]"
              + dilated
              + " that is larger than its input "
              + input
              + "; take a smaller kernel, padding same, or less pooling before it");
    }
    return ConvArithmetic.outputOfPadded(padded, kernel, stride, dilation);
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    int channels = input.dimension(2);
    int fanIn = kernel * kernel * channels;
    int fanOut = kernel * kernel * filters;
    LayerParameter weights =
        new LayerParameter(
            "kernel",
            Shape.of(kernel, kernel, channels, filters),
            fanIn,
            fanOut,
            ParameterRole.WEIGHT);
    return bias
        ? List.of(
            weights,
            new LayerParameter("bias", Shape.of(filters), fanIn, fanOut, ParameterRole.BIAS))
        : List.of(weights);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.conv2d(this);
  }
}
