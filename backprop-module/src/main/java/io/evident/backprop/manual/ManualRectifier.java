package io.evident.backprop.manual;

import java.util.function.IntToDoubleFunction;

/**
 * y = x where x &gt; 0 and slope x elsewhere, so dx = dy or slope dy; at the kink x = 0 it is slope
 * dy. With a slope of 0 it is the ReLU max(x, 0), which rounds nothing.
 */
final class ManualRectifier implements ScalingLayer {
  private final double slope;

  ManualRectifier(double slope) {
    this.slope = slope;
  }

  /** Of a number on the left side; of a ReLU 0 even where the number is not finite. */
  private double left(double value) {
    return slope == 0 ? 0 : slope * value;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] <= 0 ? left(x[i]) : x[i];
    }
    return y;
  }

  /** With the kinks of x0: a unit stays on the side on which it is there. */
  @Override
  public double[] forwardNear(
      Pass pass, double[] x0, double[] y0, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = slope == 0 ? where(x0[i], x[i]) : x0[i] > 0 ? x[i] : slope * x[i];
    }
    return y;
  }

  /**
   * x where x0 &gt; 0, else 0, without a branch: of signs that change at random, a processor
   * guesses half wrongly, and that takes longer than all the rest.
   */
  private static double where(double x0, double x) {
    long bits = Double.doubleToRawLongBits(x0);
    // All ones for what is positive as a number of 64 bits, as every double > 0 is.
    long mask = (-bits & ~bits) >> (Long.SIZE - 1);
    return Double.longBitsToDouble(Double.doubleToRawLongBits(x) & mask);
  }

  @Override
  public int flips(Pass pass, double[] x0, double[] x) {
    int flips = 0;
    for (int i = 0; i < x.length; i++) {
      flips += x0[i] > 0 == x[i] > 0 ? 0 : 1;
    }
    return flips;
  }

  @Override
  public void flip(Pass pass, double[] x0, double[] x, IntToDoubleFunction margin) {
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(x0[i]) < margin.applyAsDouble(i)) {
        double beyond = Math.max(Math.abs(x[i] - x0[i]), Math.abs(x0[i]));
        x[i] = x0[i] > 0 ? -beyond : Math.max(beyond, Double.MIN_NORMAL);
      }
    }
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = x[i] > 0 ? dy[i] : left(dy[i]);
    }
    return dx;
  }

  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return slope == 0
        ? RoundingVariance.NONE
        : ScalingLayer.super.outputVariance(pass, x, y, parameters);
  }

  @Override
  public RoundingVariance gradientVariance(
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    return slope == 0
        ? RoundingVariance.EXACT
        : ScalingLayer.super.gradientVariance(pass, x, y, dy, dx, parameters, gradients);
  }
}
