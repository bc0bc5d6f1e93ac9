package io.evident.backprop.network;

import java.util.List;

/**
 * A two-dimensional convolution (a cross-correlation, as in every framework) of images [height,
 * width, in] with a kernel [rows, columns, in / groups, filters] and a bias [filters]. A batch
 * normalization behind it takes any bias away again, so that there it is left out.
 *
 * <p>With groups, the first filters / groups filters see the first in / groups channels, the next
 * the next, and so on. As many groups as channels are a depthwise convolution.
 *
 * @param filters output channels, at least 1
 * @param kernel the kernel's height and width, at least 1
 * @param stride down and across, at least 1
 * @param padding the zeros around the image, less than the kernel
 * @param dilation the distance of two pixels under neighbouring kernel entries, at least 1; 1 is a
 *     dense kernel
 * @param groups of channels that are convolved apart, at least 1; it divides filters and channels
 * @param bias whether a number is added to each channel of the output
 */
public record Conv2d(
    int filters,
    PerAxis kernel,
    PerAxis stride,
    Padding padding,
    int dilation,
    int groups,
    boolean bias)
    implements BuiltInLayer {

  public Conv2d {
    ConvArithmetic.requireAtLeast("filters", filters, 1);
    ConvArithmetic.requireAtLeast("groups", groups, 1);
    new Windows(kernel, stride, padding, dilation).requireInRange("kernel");
    if (filters % groups != 0) {
      throw new IllegalArgumentException(
          "groups must divide the filters, got groups " + groups + ", filters " + filters);
    }
  }

  /**
   * A convolution of a square kernel with a bias.
   *
   * @param filters output channels, at least 1
   * @param kernel the kernel's height and width, at least 1
   * @param stride in both directions, at least 1
   * @param padding the zeros around the image, less than the kernel
   * @param dilation the distance of two pixels under neighbouring kernel entries, at least 1
   * @throws IllegalArgumentException if a number is out of range
   */
  public Conv2d(int filters, int kernel, int stride, Padding padding, int dilation) {
    this(filters, PerAxis.of(kernel), PerAxis.of(stride), padding, dilation, 1, true);
  }

  /**
   * A convolution of a square kernel and stride 1 with a bias and without padding.
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
    return withKernel(PerAxis.of(kernel));
  }

  /**
   * The same with another kernel.
   *
   * @param kernel its height and width, at least 1 and more than the padding
   * @return a new layer
   * @throws IllegalArgumentException if it is not
   */
  public Conv2d withKernel(PerAxis kernel) {
    return new Conv2d(filters, kernel, stride, padding, dilation, groups, bias);
  }

  /**
   * The same with another stride.
   *
   * @param stride in both directions, at least 1
   * @return a new layer
   * @throws IllegalArgumentException if it is less than 1
   */
  public Conv2d withStride(int stride) {
    return withStride(PerAxis.of(stride));
  }

  /**
   * The same with another stride.
   *
   * @param stride down and across, at least 1
   * @return a new layer
   * @throws IllegalArgumentException if it is less than 1
   */
  public Conv2d withStride(PerAxis stride) {
    return new Conv2d(filters, kernel, stride, padding, dilation, groups, bias);
  }

  /**
   * The same with other zeros around the image.
   *
   * @param padding less than the kernel
   * @return a new layer
   * @throws IllegalArgumentException if it is not less than the kernel
   */
  public Conv2d withPadding(Padding padding) {
    return new Conv2d(filters, kernel, stride, padding, dilation, groups, bias);
  }

  /**
   * The same with its channels in groups.
   *
   * @param groups at least 1; it divides filters and channels
   * @return a new layer
   * @throws IllegalArgumentException if it does not divide the filters
   */
  public Conv2d withGroups(int groups) {
    return new Conv2d(filters, kernel, stride, padding, dilation, groups, bias);
  }

  /**
   * The same with or without a bias.
   *
   * @param bias whether there is one
   * @return a new layer
   */
  public Conv2d withBias(boolean bias) {
    return new Conv2d(filters, kernel, stride, padding, dilation, groups, bias);
  }

  /**
   * Where the kernel is laid on the image.
   *
   * @return one window for each pixel of the output
   */
  public Windows windows() {
    return new Windows(kernel, stride, padding, dilation);
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.CONV_2D;
  }

  @Override
  public Shape outputShape(Shape input) {
    ConvArithmetic.requireImages(input);
    if (input.dimension(2) % groups != 0) {
      throw new IllegalArgumentException(
          "has "
              + groups
              + " groups, which must divide the "
              + input.dimension(2)
              + " channels of "
              + input);
    }
    if (!windows().fit(input)) {
      String dilated = dilation == 1 ? "" : " of dilation " + dilation;
      throw new IllegalArgumentException(
          "has a kernel ["
              + kernel.rows()
              + ", "
              + kernel.columns()
              + "]"
              + dilated
              + " that is larger than its input "
              + input
              + "; take a smaller kernel, padding same, or less pooling before it");
    }
    return Shape.of(windows().count(input, 0), windows().count(input, 1), filters);
  }

  /**
   * Whether each channel is a group of its own. The precision bfloat16 leaves such a convolution in
   * float32.
   *
   * @param input [height, width, channels]
   * @return whether it has several groups, as many as channels
   */
  public boolean isDepthwise(Shape input) {
    return groups > 1 && groups == input.dimension(2);
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    int channels = input.dimension(2) / groups;
    int fanIn = kernel.area() * channels;
    int fanOut = kernel.area() * (filters / groups);
    LayerParameter weights =
        new LayerParameter(
            "kernel",
            Shape.of(kernel.rows(), kernel.columns(), channels, filters),
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
