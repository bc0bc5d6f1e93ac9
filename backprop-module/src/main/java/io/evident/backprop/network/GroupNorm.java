package io.evident.backprop.network;

import java.util.List;

/**
 * Group normalization: the C channels are cut into groups of C / groups, and each group of each
 * example is normalized over its channels and all pixels.
 *
 * <p>y = gamma[c] (x - m) / sqrt(v + epsilon) + beta[c] with the mean m and the biased variance v
 * of the group that channel c is in. Training and inference are alike, and examples do not depend
 * on each other. One group is layer normalization over the whole example, and as many groups as
 * channels are instance normalization. (Wu and He, Group Normalization, 2018, equations 1 to 7.)
 *
 * @param groups how many, at least 1; it divides the number of channels
 * @param epsilon added to the variance, finite and &gt; 0
 */
public record GroupNorm(int groups, double epsilon) implements BuiltInLayer {

  /** The paper's and PyTorch's default. */
  public static final double DEFAULT_EPSILON = 1e-5;

  public GroupNorm {
    ConvArithmetic.requireAtLeast("groups", groups, 1);
    BatchNorm.requireEpsilon(epsilon);
  }

  /**
   * Group normalization with the default epsilon.
   *
   * @param groups how many, at least 1
   * @return the layer
   */
  public static GroupNorm of(int groups) {
    return new GroupNorm(groups, DEFAULT_EPSILON);
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.GROUP_NORM;
  }

  @Override
  public Shape outputShape(Shape input) {
    int channels = BatchNorm.channels(input).size();
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "has " + groups + " groups, which must divide the " + channels + " channels of " + input);
    }
    if (input.size() == groups) {
      throw new IllegalArgumentException(
          "has a group for each number of " + input + "; a group needs at least 2");
    }
    return input;
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    return BatchNorm.scaleAndShift(input);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.groupNorm(this);
  }
}
