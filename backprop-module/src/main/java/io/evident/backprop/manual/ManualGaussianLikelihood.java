package io.evident.backprop.manual;

/**
 * L = 1/N sum 1/2 (log(2 pi) + v + z^2), with z = (t - m) exp(-v/2): of each example's 2 K outputs
 * the means m come first, then the logarithms v of the variances. exp(-v/2) overflows later than
 * exp(-v) does; where a target is met exactly, z = 0 whatever v is.
 *
 * <p>dL/dm = -z exp(-v/2) / N, and from dz/dv = -z/2: dL/dv = 1/2 (1 - z^2) / N.
 */
final class ManualGaussianLikelihood implements ManualLoss {
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  /** Of the difference and of an exponential that a library computes, squared. */
  private static final double OF_SQUARE = 4 * (RoundingVariance.FUNCTION + 1) + 1;

  /** 0 times an infinity is 0 here. */
  private static double divided(double value, double logVariance) {
    return value == 0 ? 0 : value * Math.exp(-logVariance / 2);
  }

  /** What is done with one target. */
  private interface Each {
    void of(int mean, int logVariance, double z);
  }

  private static void forEach(int batch, double[] s, double[] t, Each each) {
    int targets = t.length / batch;
    for (int i = 0; i < t.length; i++) {
      int mean = i / targets * 2 * targets + i % targets;
      each.of(mean, mean + targets, divided(t[i] - s[mean], s[mean + targets]));
    }
  }

  @Override
  public double value(int batch, double[] s, double[] t) {
    double[] sum = new double[1];
    forEach(batch, s, t, (m, v, z) -> sum[0] += LOG_2_PI + s[v] + z * z);
    return sum[0] / (2.0 * batch);
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = new double[s.length];
    forEach(
        batch,
        s,
        t,
        (m, v, z) -> {
          ds[m] = -divided(z, s[v]) / batch;
          ds[v] = (1 - z * z) / (2.0 * batch);
        });
    return ds;
  }

  @Override
  public double[] gradientVariance(int batch, double[] s, double[] t) {
    double[] variance = new double[s.length];
    double squared = (double) batch * batch;
    forEach(
        batch,
        s,
        t,
        (m, v, z) -> {
          double ofMean = divided(z, s[v]);
          variance[m] = OF_SQUARE * ofMean * ofMean / squared;
          variance[v] = (OF_SQUARE * z * z * z * z + 1) / (4 * squared);
        });
    return variance;
  }

  /** v and z^2 cancel where variances are small. */
  @Override
  public double valueVariance(int batch, double[] s, double[] t) {
    double[] sums = new double[3];
    forEach(
        batch,
        s,
        t,
        (m, v, z) -> {
          double size = LOG_2_PI + Math.abs(s[v]) + z * z;
          sums[0] += size;
          sums[1] += size * size;
          sums[2] += z * z * z * z;
        });
    double terms = RoundingVariance.ofSum(t.length, sums[0], sums[1]) + OF_SQUARE * sums[2];
    return terms / (4.0 * batch * batch);
  }
}
