package io.evident.models.optimization;

/**
 * Stochastic gradient descent with momentum in PyTorch's form, which is TensorFlow's ApplyMomentum:
 * v = m v + g, then w = w - lr v, with v starting at 0. ({@link KerasMomentum} differs when the
 * learning rate changes.)
 *
 * @param learningRate lr, greater than 0
 * @param momentum m, in [0, 1); 0 is plain gradient descent
 */
public record Momentum(double learningRate, double momentum) implements Optimizer {

  /**
   * Checks the values.
   *
   * @param learningRate lr, greater than 0
   * @param momentum m, in [0, 1); 0 is plain gradient descent
   * @throws IllegalArgumentException if one is out of its range
   */
  public Momentum {
    Require.positive("learningRate", learningRate);
    Require.part("momentum", momentum);
  }

  @Override
  public String kind() {
    return "momentum";
  }

  @Override
  public <R> R accept(OptimizerVisitor<R> visitor) {
    return visitor.momentum(this);
  }
}
