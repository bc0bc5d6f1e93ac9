package io.evident.backprop.manual;

/**
 * L = 1/(2N) sum (s - t)^2.
 *
 * <p>dL/ds = (s - t) / N.
 */
final class ManualHalfMeanSquaredError implements ManualLoss {

  @Override
  public double value(int batch, double[] s, double[] t) {
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      sum += (s[k] - t[k]) * (s[k] - t[k]);
    }
    return sum / (2.0 * batch);
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      ds[k] = (s[k] - t[k]) / batch;
    }
    return ds;
  }
}
