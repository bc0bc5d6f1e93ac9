package io.evident.backprop.network;

import java.util.List;

/**
 * Layer normalization over the last axis: the units of a vector, or the channels of each pixel.
 *
 * <p>y[c] = gamma[c] (x[c] - m) / sqrt(v + epsilon) + beta[c] with the mean m and the biased
 * variance v of the C numbers that share an example and a pixel. Training and inference are alike.
 * (Ba, Kiros and Hinton, Layer Normalization, 2016, equation 4; epsilon as in PyTorch.)
 *
 * @param epsilon added to the variance, finite and &gt; 0
 */
public record LayerNorm(double epsilon) implements BuiltInLayer {

  /** PyTorch's default. */
  public static final double DEFAULT_EPSILON = 1e-5;

  /** Layer normalization with the default epsilon. */
  public LayerNorm() {
    this(DEFAULT_EPSILON);
  }

  public LayerNorm {
    BatchNorm.requireEpsilon(epsilon);
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.LAYER_NORM;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (BatchNorm.channels(input).size() == 1) {
      throw new IllegalArgumentException(
          "normalizes over the last axis, which needs at least 2 numbers, got " + input);
    }
    return input;
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    return BatchNorm.scaleAndShift(input);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.layerNorm(this);
  }
}
