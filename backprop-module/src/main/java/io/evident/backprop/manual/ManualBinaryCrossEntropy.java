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

  /** 1 - s is rounded as a number of the size of 1. */
  @Override
  public double[] gradientVariance(int batch, double[] s, double[] t) {
    double[] variance = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      double right = t[k] / s[k];
      double wrong = (1 - t[k]) / ((1 - s[k]) * (1 - s[k]));
      variance[k] =
          RoundingVariance.FUNCTION * (right * right + wrong * wrong) / ((double) batch * batch);
    }
    return variance;
  }
}
