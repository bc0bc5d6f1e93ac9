package io.evident.backprop.manual;

import io.evident.backprop.network.ParameterValues;

/** A loss and its exact gradient on some examples, and how far those in float32 may be off. */
public final class RoundedGradient {
  private final double loss;
  private final ParameterValues values;
  private final double[] inputs;
  private final double[] bounds;
  private final int flips;

  /** Holds them; the last bounds are those of the loss and of the inputs. */
  private RoundedGradient(
      double loss, ParameterValues values, double[] inputs, double[] bounds, int flips) {
    this.loss = loss;
    this.values = values;
    this.inputs = inputs;
    this.bounds = bounds;
    this.flips = flips;
  }

  /** Values without bounds. */
  RoundedGradient(double loss, ParameterValues values, double[] inputs) {
    this(loss, values, inputs, new double[0], 0);
  }

  RoundedGradient withBounds(double[] found, int units) {
    return new RoundedGradient(loss, values, inputs, found, units);
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
    return bounds[bounds.length - 2];
  }

  /**
   * The gradient in what is trained; in training, what the running statistics become.
   *
   * @return dL/dtheta and statistics, in their places
   */
  public ParameterValues values() {
    return values;
  }

  /** dL/dx, or empty. */
  double[] inputs() {
    return inputs;
  }

  /**
   * How far any entry of the gradient in the inputs may be off.
   *
   * @return at least 0; 0 if it was not asked for
   */
  public double inputsBound() {
    return bounds[bounds.length - 1];
  }

  /**
   * How many units, or windows of a pooling, are nearer to their kink than rounding: that many were
   * on another side at least once as they were moved.
   *
   * @return at least 0
   */
  public int unitsAtKinks() {
    return flips;
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
