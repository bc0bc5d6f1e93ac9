package io.evident.models.optimization;

/**
 * Momentum in Keras's form: v = m v - lr g, then w = w + v, or w = w + m v - lr g with nesterov. It
 * equals {@link Momentum} while the learning rate stands still; when the rate falls, what is under
 * way keeps the old one.
 *
 * @param learningRate lr, greater than 0
 * @param momentum m, in [0, 1); 0 is plain gradient descent
 * @param nesterov whether the step looks ahead
 */
public record KerasMomentum(double learningRate, double momentum, boolean nesterov)
    implements Optimizer {

  /**
   * Checks the values.
   *
   * @param learningRate lr, greater than 0
   * @param momentum m, in [0, 1); 0 is plain gradient descent
   * @param nesterov whether the step looks ahead
   * @throws IllegalArgumentException if one is out of its range
   */
  public KerasMomentum {
    Require.positive("learningRate", learningRate);
    Require.part("momentum", momentum);
  }

  @Override
  public String kind() {
    return "kerasMomentum";
  }

  @Override
  public <R> R accept(OptimizerVisitor<R> visitor) {
    return visitor.kerasMomentum(this);
  }
}
