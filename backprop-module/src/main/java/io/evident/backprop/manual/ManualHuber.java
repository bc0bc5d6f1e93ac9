package io.evident.backprop.manual;

/**
 * L = 1/N sum c (r - c/2), for r = s - t and c = min(max(r, -delta), delta): r^2 / 2 where |r| is
 * at most delta, and delta (|r| - delta/2) beyond.
 *
 * <p>dL/ds = c / N: within, c = r and the derivative is r; beyond, c is constant.
 */
final class ManualHuber implements ManualLoss {
  private final double delta;

  ManualHuber(double delta) {
    this.delta = delta;
  }

  /** r on the piece of r0. */
  private double cut(double r0, double r) {
    return r0 < -delta ? -delta : r0 > delta ? delta : r;
  }

  @Override
  public double value(int batch, double[] s, double[] t) {
    return valueNear(batch, s, s, t);
  }

  /** The derivative has no jump where the pieces meet, but one of its own. */
  @Override
  public double valueNear(int batch, double[] s0, double[] s, double[] t) {
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      double r = s[k] - t[k];
      double c = cut(s0[k] - t[k], r);
      sum += c * (r - c / 2);
    }
    return sum / batch;
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      double r = s[k] - t[k];
      ds[k] = cut(r, r) / batch;
    }
    return ds;
  }

  /** The difference or delta, the half of it and the quotient by N are rounded. */
  @Override
  public double[] gradientVariance(int batch, double[] s, double[] t) {
    return RoundingVariance.scaledSquares(3, gradient(batch, s, t));
  }
}
