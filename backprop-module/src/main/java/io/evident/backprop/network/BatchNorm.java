package io.evident.backprop.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalization over the last axis: each channel of images, or each unit of a vector.
 *
 * <p>In training, y = gamma (x - m) / sqrt(v + epsilon) + beta with the mean m and the biased
 * variance v of the channel over the batch and every pixel; the running statistics move by r =
 * decay r + (1 - decay) batch, with the unbiased variance. A batch with a single value in each
 * channel has no unbiased variance and leaves them alone. At inference m and v are the running
 * statistics. (Ioffe and Szegedy 2015, algorithms 1 and 2.)
 *
 * <p>In training the examples of a batch depend on each other, so a batch is never cut into parts.
 *
 * @param epsilon added to the variance, finite and &gt; 0
 * @param decay the part of the running statistics that a step keeps, in [0, 1); PyTorch's momentum
 *     is 1 - decay, Keras's is decay
 * @param scale whether gamma is a parameter; without it gamma is 1
 */
public record BatchNorm(double epsilon, double decay, boolean scale) implements BuiltInLayer {

  /** PyTorch's default. */
  public static final double DEFAULT_EPSILON = 1e-5;

  /** PyTorch's default, there written as a momentum of 0.1. */
  public static final double DEFAULT_DECAY = 0.9;

  /** Batch normalization with the default epsilon and decay. */
  public BatchNorm() {
    this(DEFAULT_EPSILON, DEFAULT_DECAY);
  }

  /**
   * Batch normalization that learns its scale.
   *
   * @param epsilon added to the variance, finite and &gt; 0
   * @param decay the part of the running statistics that a step keeps, in [0, 1)
   */
  public BatchNorm(double epsilon, double decay) {
    this(epsilon, decay, true);
  }

  /**
   * The same with another scale.
   *
   * @param scale whether gamma is a parameter; without it gamma is 1
   * @return a new layer
   */
  public BatchNorm withScale(boolean scale) {
    return new BatchNorm(epsilon, decay, scale);
  }

  public BatchNorm {
    requireEpsilon(epsilon);
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay must be in [0, 1), got " + decay);
    }
  }

  static void requireEpsilon(double epsilon) {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be finite and > 0, got " + epsilon);
    }
  }

  /** [C], the last axis. */
  static Shape channels(Shape input) {
    return Shape.of(input.dimension(input.rank() - 1));
  }

  /** gamma and beta of each channel. */
  static List<LayerParameter> scaleAndShift(Shape input) {
    return List.of(
        new LayerParameter("gamma", channels(input), 1, ParameterRole.SCALE),
        new LayerParameter("beta", channels(input), 1, ParameterRole.SHIFT));
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.BATCH_NORM;
  }

  @Override
  public boolean dependsOnMode() {
    return true;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public boolean couplesExamples() {
    return true;
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    List<LayerParameter> both = scaleAndShift(input);
    List<LayerParameter> parameters = new ArrayList<>(scale ? both : both.subList(1, 2));
    parameters.add(
        new LayerParameter("runningMean", channels(input), 1, ParameterRole.RUNNING_MEAN));
    parameters.add(
        new LayerParameter("runningVariance", channels(input), 1, ParameterRole.RUNNING_VARIANCE));
    return List.copyOf(parameters);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.batchNorm(this);
  }
}
