package io.evident.backprop.manual;

import java.util.function.IntToDoubleFunction;

/**
 * y = x where x &gt; 0 and slope x elsewhere, so dx = dy or slope dy; at the kink it is slope dy.
 */
final class ManualLeakyRelu implements ScalingLayer {
  private final double slope;

  ManualLeakyRelu(double slope) {
    this.slope = slope;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] > 0 ? x[i] : slope * x[i];
    }
    return y;
  }

  /** With the kinks of x0: a unit stays on the side on which it is there. */
  @Override
  public double[] forwardNear(
      Pass pass, double[] x0, double[] y0, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x0[i] > 0 ? x[i] : slope * x[i];
    }
    return y;
  }

  @Override
  public int flips(Pass pass, double[] x0, double[] x) {
    return ManualRelu.flips(x0, x);
  }

  @Override
  public void flip(Pass pass, double[] x0, double[] x, IntToDoubleFunction margin) {
    ManualRelu.flip(x0, x, margin);
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
    }
    return dx;
  }
}
