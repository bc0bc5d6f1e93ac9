package io.evident.backprop.manual;

import java.util.function.IntToDoubleFunction;

/** y = max(x, 0), so dx = dy where x &gt; 0 and 0 where x &lt; 0; at the kink x = 0 it is 0. */
final class ManualRelu implements ExactLayer {

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.max(x[i], 0);
    }
    return y;
  }

  /** With the kinks of x0: a unit stays on the side on which it is there. */
  @Override
  public double[] forwardNear(
      Pass pass, double[] x0, double[] y0, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x0[i] > 0 ? x[i] : 0;
    }
    return y;
  }

  @Override
  public int flips(Pass pass, double[] x0, double[] x) {
    return flips(x0, x);
  }

  @Override
  public void flip(Pass pass, double[] x0, double[] x, IntToDoubleFunction margin) {
    flip(x0, x, margin);
  }

  /** Of units that have a kink at 0, which belongs to the left. */
  static void flip(double[] x0, double[] x, IntToDoubleFunction margin) {
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(x0[i]) < margin.applyAsDouble(i)) {
        double beyond = Math.max(Math.abs(x[i] - x0[i]), Math.abs(x0[i]));
        x[i] = x0[i] > 0 ? -beyond : Math.max(beyond, Double.MIN_NORMAL);
      }
    }
  }

  /** How many numbers have another sign. */
  static int flips(double[] x0, double[] x) {
    int flips = 0;
    for (int i = 0; i < x.length; i++) {
      flips += x0[i] > 0 == x[i] > 0 ? 0 : 1;
    }
    return flips;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = x[i] > 0 ? dy[i] : 0;
    }
    return dx;
  }
}
