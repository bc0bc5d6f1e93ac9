package io.evident.models.optimization;

/**
 * Stochastic gradient descent: w = w - lr g.
 *
 * @param learningRate lr, greater than 0
 */
public record Sgd(double learningRate) implements Optimizer {

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
