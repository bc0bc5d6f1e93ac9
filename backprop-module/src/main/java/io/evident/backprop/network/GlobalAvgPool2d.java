package io.evident.backprop.network;

/**
 * The mean of each channel over all pixels of an image: [height, width, channels] becomes
 * [channels], a vector, which a dense layer takes as it is. (Lin, Chen and Yan, Network In Network,
 * 2013, section 3.2.)
 */
public record GlobalAvgPool2d() implements BuiltInLayer {

  @Override
  public LayerKind layerKind() {
    return LayerKind.GLOBAL_AVG_POOL_2D;
  }

  @Override
  public Shape outputShape(Shape input) {
    ConvArithmetic.requireImages(input);
    return Shape.of(input.dimension(2));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.globalAvgPool2d(this);
  }
}
