package io.evident.backprop.manual;

/**
 * L = 2/N sum (t log t - t s - t + exp(s)), with 0 log 0 = 0.
 *
 * <p>With u = s - log t, so that exp(s) = t exp(u), a term is t (exp(u) - 1 - u). That form is
 * taken where |u| is at most 1, since t log t and t s would cancel there, and exp(s) - t (1 + u)
 * beyond, where nothing cancels and exp(u) might overflow.
 *
 * <p>dL/ds = 2 (exp(s) - t) / N, which is 2 t (exp(u) - 1) / N.
 */
final class ManualPoissonDeviance implements ManualLoss {

  /** u; minus infinity would be of no use where t = 0. */
  private static double fromLog(double s, double t) {
    return s - Math.log(t);
  }

  private static boolean isNear(double s, double t) {
    return t > 0 && Math.abs(fromLog(s, t)) <= 1;
  }

  private static double term(double s, double t) {
    if (t == 0) {
      return Math.exp(s);
    }
    double u = fromLog(s, t);
    return isNear(s, t) ? t * (Math.expm1(u) - u) : Math.exp(s) - t * (1 + u);
  }

  private static double slope(double s, double t) {
    return isNear(s, t) ? t * Math.expm1(fromLog(s, t)) : Math.exp(s) - t;
  }

  @Override
  public double value(int batch, double[] s, double[] t) {
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      sum += 2 * term(s[k], t[k]);
    }
    return sum / batch;
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      ds[k] = 2 * slope(s[k], t[k]) / batch;
    }
    return ds;
  }

  /** Of u, as a difference of a logarithm that a library computes. */
  private static double ofExponent(double s, double t) {
    double log = t == 0 ? 0 : Math.log(t);
    return RoundingVariance.FUNCTION * log * log + (s - log) * (s - log);
  }

  /** The exponential's error is relative, and the exponent's passes through it. */
  @Override
  public double[] gradientVariance(int batch, double[] s, double[] t) {
    double[] variance = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      double rate = Math.exp(s[k]);
      double relative = RoundingVariance.FUNCTION + 2 + ofExponent(s[k], t[k]);
      variance[k] = 4 * (rate * rate * relative + 2 * t[k] * t[k]) / ((double) batch * batch);
    }
    return variance;
  }

  @Override
  public double valueVariance(int batch, double[] s, double[] t) {
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      double slope = slope(s[k], t[k]);
      double rate = Math.exp(s[k]);
      double linear = t[k] == 0 ? 0 : t[k] * fromLog(s[k], t[k]);
      double terms =
          isNear(s[k], t[k])
              ? linear * linear
              : rate * rate + (t[k] + Math.abs(linear)) * (t[k] + Math.abs(linear));
      sum += 4 * (RoundingVariance.FUNCTION * terms + slope * slope * ofExponent(s[k], t[k]));
    }
    return sum / ((double) batch * batch);
  }
}
