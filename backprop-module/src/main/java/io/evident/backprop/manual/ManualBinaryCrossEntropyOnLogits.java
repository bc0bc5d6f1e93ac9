package io.evident.backprop.manual;

/**
 * L = 1/N sum (max(s, 0) - s t + log(1 + exp(-|s|))), which is -(t log p + (1 - t) log(1 - p)) for
 * p = 1 / (1 + exp(-s)) without its overflow.
 *
 * <p>From dp/ds = p (1 - p): dL/ds = (p - t) / N, written as ((1 - t) p(s) - t p(-s)) / N: where p
 * is nearly t, the difference p - t would round to 0.
 */
final class ManualBinaryCrossEntropyOnLogits implements ManualLoss {

  @Override
  public double value(int batch, double[] s, double[] t) {
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      sum += Math.max(s[k], 0) - s[k] * t[k] + Math.log1p(Math.exp(-Math.abs(s[k])));
    }
    return sum / batch;
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      ds[k] = ((1 - t[k]) * logistic(s[k]) - t[k] * logistic(-s[k])) / batch;
    }
    return ds;
  }

  private static double logistic(double s) {
    return 1 / (1 + Math.exp(-s));
  }
}
