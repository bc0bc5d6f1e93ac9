package io.evident.models.optimization;

/**
 * Stochastic gradient descent: w = w - lr g.
 *
 * @param learningRate lr, greater than 0
 */
public record Sgd(double learningRate) implements Optimizer {

  /**
   * Checks the values.
   *
   * @param learningRate lr, greater than 0
   * @throws IllegalArgumentException if one is out of its range
   */
  public Sgd {
    Require.positive("learningRate", learningRate);
  }

  @Override
  public String kind() {
    return "sgd";
  }

  @Override
  public <R> R accept(OptimizerVisitor<R> visitor) {
    return visitor.sgd(this);
  }
}
