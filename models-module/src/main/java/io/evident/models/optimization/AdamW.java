package io.evident.models.optimization;

/**
 * {@link Adam} with decoupled weight decay: before each step w = w - lr weightDecay w, for weights
 * alone. (Loshchilov and Hutter 2019, algorithm 2, with the decay scaled by the learning rate as in
 * PyTorch.)
 *
 * @param learningRate lr, greater than 0
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squares, in [0, 1)
 * @param epsilon added to the root, greater than 0
 * @param weightDecay finite and at least 0
 */
public record AdamW(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
    implements Optimizer {

  /**
   * Checks the values.
   *
   * @param learningRate lr, greater than 0
   * @param beta1 decay of the mean of gradients, in [0, 1)
   * @param beta2 decay of the mean of squares, in [0, 1)
   * @param epsilon added to the root, greater than 0
   * @param weightDecay finite and at least 0
   * @throws IllegalArgumentException if one is out of its range
   */
  public AdamW {
    Require.positive("learningRate", learningRate);
    Require.part("beta1", beta1);
    Require.part("beta2", beta2);
    Require.positive("epsilon", epsilon);
    Require.notNegative("weightDecay", weightDecay);
  }

  @Override
  public String kind() {
    return "adamW";
  }

  @Override
  public double decoupledDecay() {
    return weightDecay;
  }

  @Override
  public <R> R accept(OptimizerVisitor<R> visitor) {
    return visitor.adamW(this);
  }
}
