package io.evident.backprop.manual;

/**
 * y = log(1 + exp(x)), computed as max(x, 0) + log(1 + exp(-|x|)), which does not overflow. dy/dx =
 * exp(x) / (1 + exp(x)), the logistic function s(x), so dx = dy s(x).
 */
final class ManualSoftplus implements ManualLayer {

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs(x[i])));
    }
    return y;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = dy[i] / (1 + Math.exp(-x[i]));
    }
    return dx;
  }
}
