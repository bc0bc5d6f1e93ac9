package io.evident.backprop.network;

/** A loss and its gradient in every parameter and in the inputs, at one point. */
public final class LossGradient {
  private final double loss;
  private final ParameterValues parameters;
  private final double[] inputs;

  /**
   * Holds what an implementation found.
   *
   * @param loss L
   * @param parameters dL/dtheta
   * @param inputs dL/dx, [batch, input...]; held, not copied
   */
  public LossGradient(double loss, ParameterValues parameters, double[] inputs) {
    this.loss = loss;
    this.parameters = parameters;
    this.inputs = inputs;
  }

  /**
   * The loss.
   *
   * @return L, a mean over the batch
   */
  public double loss() {
    return loss;
  }

  /**
   * The gradient in the parameters.
   *
   * @return dL/dtheta
   */
  public ParameterValues parameters() {
    return parameters;
  }

  /**
   * The gradient in the inputs.
   *
   * @return dL/dx, [batch, input...], the array itself
   */
  public double[] inputs() {
    return inputs;
  }
}
