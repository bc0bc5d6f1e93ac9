package io.evident.backprop.network;

/**
 * Every stride-th pixel of an image with channels of zeros behind its own: [height, width, in]
 * becomes [ceil(height / stride), ceil(width / stride), channels], as a convolution of that stride
 * and SAME padding does, without anything to learn.
 *
 * <p>It is the shortcut around layers that halve an image and double its channels, option A of He,
 * Zhang, Ren and Sun, Deep Residual Learning for Image Recognition, 2015, section 3.3.
 *
 * @param channels of the output, at least 1 and at least those of the input
 * @param stride in both directions, at least 1
 */
public record PadChannels(int channels, int stride) implements BuiltInLayer {

  public PadChannels {
    ConvArithmetic.requireAtLeast("channels", channels, 1);
    ConvArithmetic.requireAtLeast("stride", stride, 1);
  }

  /**
   * All pixels, with more channels.
   *
   * @param channels of the output, at least 1
   * @return the layer
   */
  public static PadChannels of(int channels) {
    return new PadChannels(channels, 1);
  }

  /**
   * The same of other pixels.
   *
   * @param stride in both directions, at least 1
   * @return a new layer
   * @throws IllegalArgumentException if it is less than 1
   */
  public PadChannels withStride(int stride) {
    return new PadChannels(channels, stride);
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.PAD_CHANNELS;
  }

  @Override
  public Shape outputShape(Shape input) {
    ConvArithmetic.requireImages(input);
    if (channels < input.dimension(2)) {
      throw new IllegalArgumentException(
          "pads to " + channels + " channels, which must be at least those of its input " + input);
    }
    return Shape.of(
        (input.dimension(0) - 1) / stride + 1, (input.dimension(1) - 1) / stride + 1, channels);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.padChannels(this);
  }
}
