package io.evident.models.training;

/**
 * Stochastic gradient descent with momentum in PyTorch's form, which is TensorFlow's ApplyMomentum:
 * v = m v + g, then w = w - lr v, with v starting at 0. (Keras writes v = m v - lr g, w = w + v,
 * which differs when the learning rate changes.)
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
   * @throws IllegalArgumentException if learningRate is not greater than 0 and finite or momentum
   *     is not in [0, 1)
   */
  public Momentum {
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "learningRate must be finite and > 0, got " + learningRate);
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), got " + momentum);
    }
  }

  @Override
  public String kind() {
    return "momentum";
  }
}
