package io.evident.backprop.manual;

import org.apache.commons.math3.special.Erf;

/**
 * y = x Phi(x) with Phi(x) = (1 + erf(x / sqrt 2)) / 2. Phi' is the normal density phi, so dy/dx =
 * Phi(x) + x phi(x) and dx = dy (Phi(x) + x phi(x)).
 */
final class ManualGelu implements ManualLayer {

  private static double distribution(double x) {
    return (1 + Erf.erf(x / Math.sqrt(2))) / 2;
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * distribution(x[i]);
    }
    return y;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = dy[i] * (distribution(x[i]) + x[i] * density(x[i]));
    }
    return dx;
  }

  /** 1 + erf is rounded as a number of the size of 1. */
  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return RoundingVariance.scaledSquares(RoundingVariance.FUNCTION, x);
  }
}
