package io.evident.backprop.manual;

/**
 * L = -1/N sum (t log s + (1 - t) log(1 - s)), for s between 0 and 1.
 *
 * <p>dL/ds = (-t / s + (1 - t) / (1 - s)) / N.
 */
final class ManualBinaryCrossEntropy implements ManualLoss {

  @Override
  public double value(int batch, double[] s, double[] t) {
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      sum -= t[k] * Math.log(s[k]) + (1 - t[k]) * Math.log1p(-s[k]);
    }
    return sum / batch;
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      ds[k] = ((1 - t[k]) / (1 - s[k]) - t[k] / s[k]) / batch;
    }
    return ds;
  }
}
