package io.evident.backprop.network;

import java.util.List;

/**
 * A two-dimensional convolution (a cross-correlation, as in every framework) of images [height,
 * width, in] with a square kernel [kernel, kernel, in, filters] and a bias [filters].
 *
 * @param filters output channels, at least 1
 * @param kernel the kernel's height and width, at least 1
 * @param stride in both directions, at least 1
 * @param padding the zeros around the image
 * @param dilation the distance of two pixels under neighbouring kernel entries, at least 1; 1 is a
 *     dense kernel
 */
public record Conv2d(int filters, int kernel, int stride, Padding padding, int dilation)
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
   * A convolution of stride 1 without padding.
   *
   * @param filters output channels, at least 1
   * @param kernel the kernel's height and width, at least 1
   * @return the layer
   */
  public static Conv2d of(int filters, int kernel) {
    return new Conv2d(filters, kernel, 1, Padding.VALID, 1);
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
    if (input.rank() != 3) {
      throw new IllegalArgumentException("takes images [height, width, channels], got " + input);
    }
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
    return List.of(
        new LayerParameter(
            "kernel",
            Shape.of(kernel, kernel, channels, filters),
            fanIn,
            fanOut,
            ParameterRole.WEIGHT),
        new LayerParameter("bias", Shape.of(filters), fanIn, fanOut, ParameterRole.BIAS));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.conv2d(this);
  }
}
