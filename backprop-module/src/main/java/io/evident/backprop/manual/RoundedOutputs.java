package io.evident.backprop.manual;

/** A network's exact outputs for some examples, and how far those in float32 may be off. */
public final class RoundedOutputs {
  private final double[] values;
  private final double[] bounds;

  /** Holds both. */
  RoundedOutputs(double[] values, double[] bounds) {
    this.values = values;
    this.bounds = bounds;
  }

  /**
   * The outputs.
   *
   * @return [N, K], the array itself
   */
  public double[] values() {
    return values;
  }

  /**
   * How far an output of each example may be off.
   *
   * @return [N], the array itself
   */
  public double[] bounds() {
    return bounds;
  }
}
