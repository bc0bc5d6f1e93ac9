package io.evident.backprop.manual;

import io.evident.backprop.network.ParameterValues;

/** A loss and its exact gradient on some examples, and how far those in float32 may be off. */
public final class RoundedGradient {
  private final double loss;
  private final ParameterValues values;
  private final double[] bounds;

  /** Holds them; the last bound is the loss's. */
  RoundedGradient(double loss, ParameterValues values, double[] bounds) {
    this.loss = loss;
    this.values = values;
    this.bounds = bounds;
  }

  RoundedGradient withBounds(double[] found) {
    return new RoundedGradient(loss, values, found);
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
   * How far the loss may be off.
   *
   * @return at least 0
   */
  public double lossBound() {
    return bounds[bounds.length - 1];
  }

  /**
   * The gradient in what is trained; in training, what the running statistics become.
   *
   * @return dL/dtheta and statistics, in their places
   */
  public ParameterValues values() {
    return values;
  }

  /**
   * How far any entry of a parameter's {@link #values} may be off.
   *
   * @param parameter its index
   * @return at least 0
   */
  public double bound(int parameter) {
    return bounds[parameter];
  }
}
