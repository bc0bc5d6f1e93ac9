package io.evident.models.optimization;

import java.util.List;

/**
 * Stochastic gradient descent with momentum; the velocity v starts at 0.
 *
 * @param learningRate lr, greater than 0
 * @param momentum m, in [0, 1); 0 is plain gradient descent
 * @param form how the velocity and the weights follow from the gradient
 */
public record Momentum(double learningRate, double momentum, Form form) implements Optimizer {

  /** How v and w follow from the gradient g. */
  public enum Form {
    /** v = m v + g, then w = w - lr v: PyTorch's form, which is TensorFlow's ApplyMomentum. */
    PYTORCH("momentum"),

    /**
     * v = m v + g, then w = w - lr (g + m v): Nesterov's momentum in PyTorch's form. (Sutskever et
     * al. 2013.)
     */
    NESTEROV("nesterov"),

    /**
     * v = m v - lr g, then w = w + v. It equals {@link #PYTORCH} while the learning rate stands
     * still; when the rate falls, the velocity keeps the old one.
     */
    KERAS("kerasMomentum"),

    /** v = m v - lr g, then w = w + m v - lr g: Nesterov's momentum in Keras's form. */
    KERAS_NESTEROV("kerasMomentum");

    private final String kind;

    Form(String kind) {
      this.kind = kind;
    }

    /**
     * Whether the step looks ahead.
     *
     * @return true for Nesterov's momentum
     */
    public boolean isNesterov() {
      return this == NESTEROV || this == KERAS_NESTEROV;
    }
  }

  public Momentum {
    Require.positive("learningRate", learningRate);
    Require.part("momentum", momentum);
  }

  /**
   * Momentum in PyTorch's form.
   *
   * @param learningRate lr, greater than 0
   * @param momentum m, in [0, 1)
   * @return the optimizer
   * @throws IllegalArgumentException if one is out of its range
   */
  public static Momentum of(double learningRate, double momentum) {
    return new Momentum(learningRate, momentum, Form.PYTORCH);
  }

  @Override
  public String kind() {
    return form.kind;
  }

  @Override
  public List<String> slots() {
    return List.of("velocity");
  }

  @Override
  public <R> R accept(OptimizerVisitor<R> visitor) {
    return visitor.momentum(this);
  }
}
