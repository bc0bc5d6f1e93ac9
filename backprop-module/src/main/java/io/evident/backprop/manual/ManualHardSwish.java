package io.evident.backprop.manual;

import java.util.function.IntToDoubleFunction;

/**
 * y = x min(max(x + 3, 0), 6) / 6, in three pieces: 0 for x &lt;= -3, x for x &gt;= 3, and x (x +
 * 3) / 6 between. So dy/dx is 0, 1 and (2 x + 3) / 6. The last is -1/2 at -3 and 3/2 at 3: there
 * are kinks at both, where the derivative is taken that lies outside.
 */
final class ManualHardSwish implements ManualLayer {
  private static final double KINK = 3;

  /** Which piece: -1, 0 or 1. */
  private static int piece(double x) {
    return x <= -KINK ? -1 : x >= KINK ? 1 : 0;
  }

  private static double value(int piece, double x) {
    return piece < 0 ? 0 : piece > 0 ? x : x * (x + KINK) / (2 * KINK);
  }

  private static double slope(double x) {
    int piece = piece(x);
    return piece < 0 ? 0 : piece > 0 ? 1 : (2 * x + KINK) / (2 * KINK);
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      // What is not a number stays one.
      y[i] = value(piece(x[i]), x[i]);
    }
    return y;
  }

  /** With the kinks of x0: a unit stays on the piece on which it is there. */
  @Override
  public double[] forwardNear(
      Pass pass, double[] x0, double[] y0, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = value(piece(x0[i]), x[i]);
    }
    return y;
  }

  @Override
  public int flips(Pass pass, double[] x0, double[] x) {
    int flips = 0;
    for (int i = 0; i < x.length; i++) {
      flips += piece(x0[i]) == piece(x[i]) ? 0 : 1;
    }
    return flips;
  }

  @Override
  public void flip(Pass pass, double[] x0, double[] x, IntToDoubleFunction margin) {
    for (int i = 0; i < x.length; i++) {
      double kink = x0[i] < 0 ? -KINK : KINK;
      double off = Math.abs(x0[i] - kink);
      if (off < margin.applyAsDouble(i)) {
        double beyond = Math.max(Math.ulp(KINK), Math.max(Math.abs(x[i] - x0[i]), off));
        // At most on the other kink.
        beyond = Math.min(beyond, KINK);
        boolean outside = piece(x0[i]) != 0;
        x[i] = kink + (outside == kink < 0 ? beyond : -beyond);
      }
    }
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = dy[i] * slope(x[i]);
    }
    return dx;
  }
}
