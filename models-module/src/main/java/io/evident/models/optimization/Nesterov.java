package io.evident.models.optimization;

/**
 * Nesterov's momentum in PyTorch's form, which is TensorFlow's ApplyMomentum with use_nesterov: v =
 * m v + g, then w = w - lr (g + m v), with v starting at 0. (Sutskever et al. 2013.)
 *
 * @param learningRate lr, greater than 0
 * @param momentum m, in [0, 1); 0 is plain gradient descent
 */
public record Nesterov(double learningRate, double momentum) implements Optimizer {

  /**
   * Checks the values.
   *
   * @param learningRate lr, greater than 0
   * @param momentum m, in [0, 1); 0 is plain gradient descent
   * @throws IllegalArgumentException if one is out of its range
   */
  public Nesterov {
    Require.positive("learningRate", learningRate);
    Require.part("momentum", momentum);
  }

  @Override
  public String kind() {
    return "nesterov";
  }

  @Override
  public <R> R accept(OptimizerVisitor<R> visitor) {
    return visitor.nesterov(this);
  }
}
