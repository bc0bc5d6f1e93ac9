package io.evident.models.optimization;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, then in step t = 1, 2, ... w = w - lr mhat
 * / (sqrt(vhat) + epsilon) with mhat = m / (1 - b1^t) and vhat = v / (1 - b2^t). (Kingma and Ba
 * 2015, algorithm 1; epsilon stands where it does there and in PyTorch.)
 *
 * <p>With a weight decay it is AdamW: before each step w = w - lr weightDecay w, for weights alone.
 * (Loshchilov and Hutter 2019, algorithm 2, with the decay scaled by the learning rate as in
 * PyTorch.)
 *
 * @param learningRate lr, greater than 0
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squares, in [0, 1)
 * @param epsilon added to the root, greater than 0
 * @param weightDecay of AdamW, finite and at least 0; empty for Adam
 */
public record Adam(
    double learningRate, double beta1, double beta2, double epsilon, OptionalDouble weightDecay)
    implements Optimizer {

  /** The default of Kingma and Ba. */
  public static final double DEFAULT_BETA1 = 0.9;

  /** The default of Kingma and Ba. */
  public static final double DEFAULT_BETA2 = 0.999;

  /** The default of Kingma and Ba. */
  public static final double DEFAULT_EPSILON = 1e-8;

  public Adam {
    Require.positive("learningRate", learningRate);
    Require.part("beta1", beta1);
    Require.part("beta2", beta2);
    Require.positive("epsilon", epsilon);
    weightDecay.ifPresent(decay -> Require.notNegative("weightDecay", decay));
  }

  /**
   * Adam without weight decay.
   *
   * @param learningRate lr, greater than 0
   * @param beta1 decay of the mean of gradients, in [0, 1)
   * @param beta2 decay of the mean of squares, in [0, 1)
   * @param epsilon added to the root, greater than 0
   * @throws IllegalArgumentException if one is out of its range
   */
  public Adam(double learningRate, double beta1, double beta2, double epsilon) {
    this(learningRate, beta1, beta2, epsilon, OptionalDouble.empty());
  }

  /**
   * AdamW with the same settings.
   *
   * @param weightDecay finite and at least 0
   * @return the optimizer
   * @throws IllegalArgumentException if it is out of its range
   */
  public Adam withWeightDecay(double weightDecay) {
    return new Adam(learningRate, beta1, beta2, epsilon, OptionalDouble.of(weightDecay));
  }

  @Override
  public String kind() {
    return weightDecay.isPresent() ? "adamW" : "adam";
  }

  @Override
  public double decoupledDecay() {
    return weightDecay.orElse(0);
  }

  @Override
  public List<String> slots() {
    return List.of("mean", "meanSquare");
  }

  @Override
  public <R> R accept(OptimizerVisitor<R> visitor) {
    return visitor.adam(this);
  }
}
