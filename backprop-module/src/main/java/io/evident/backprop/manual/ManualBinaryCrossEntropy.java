package io.evident.backprop.manual;

/**
 * L = -1/N sum (t log s + (1 - t) log(1 - s)), for s from 0 to 1; a term whose factor t or 1 - t is
 * 0 is 0, whatever its logarithm.
 *
 * <p>dL/ds = (-t / s + (1 - t) / (1 - s)) / N, without the terms whose factor is 0.
 */
final class ManualBinaryCrossEntropy implements ManualLoss {

  @Override
  public double value(int batch, double[] s, double[] t) {
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      sum -= t[k] == 0 ? 0 : t[k] * Math.log(s[k]);
      sum -= t[k] == 1 ? 0 : (1 - t[k]) * Math.log1p(-s[k]);
    }
    return sum / batch;
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      ds[k] = (ratio(1 - t[k], 1 - s[k]) - ratio(t[k], s[k])) / batch;
    }
    return ds;
  }

  /** 0 / 0 is 0 here. */
  private static double ratio(double factor, double probability) {
    return factor == 0 ? 0 : factor / probability;
  }

  /** 1 - s is rounded as a number of the size of 1. */
  @Override
  public double[] gradientVariance(int batch, double[] s, double[] t) {
    double[] variance = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      double right = ratio(t[k], s[k]);
      double wrong = ratio(1 - t[k], (1 - s[k]) * (1 - s[k]));
      variance[k] =
          RoundingVariance.FUNCTION * (right * right + wrong * wrong) / ((double) batch * batch);
    }
    return variance;
  }
}
