package io.evident.bayes.laplace;

import java.util.random.RandomGenerator;

/**
 * The mean of the targets of an input whose logits are uncertain, f ~ N(f*, S).
 *
 * <p>Of Gaussian noise the mean is f* itself, whatever S.
 */
public final class HeadPredictive {
  /** The draws that calibration takes unless asked otherwise. */
  public static final int DRAWS = 100;

  private HeadPredictive() {}

  /**
   * The probit approximation: the mean at f_k / sqrt(1 + pi/8 S_kk).
   *
   * <p>For one yes or no it is within 0.02 of the integral. Sources: D. J. Spiegelhalter and S. L.
   * Lauritzen, "Sequential updating of conditional probabilities on directed graphical structures",
   * Networks 20 (1990); D. J. C. MacKay, 1992, for two classes, and M. N. Gibbs's thesis, 1997, for
   * more.
   *
   * @param likelihood how targets depend on logits
   * @param logits f*, [K]
   * @param variances S_kk, [K]
   * @return the probabilities, [K]
   * @throws IllegalArgumentException if the lengths differ or a variance is negative
   */
  public static double[] probit(HeadLikelihood likelihood, double[] logits, double[] variances) {
    int outputs = logits.length;
    requireLength("variances", variances, outputs);
    double[] to = new double[outputs];
    if (likelihood.meanIsLinear()) {
      likelihood.mean(logits, to);
      return to;
    }
    double[] scaled = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      if (!(variances[k] >= 0)) {
        throw new IllegalArgumentException(
            "variances [" + k + "] must be >= 0, got " + variances[k]);
      }
      scaled[k] = logits[k] / Math.sqrt(1 + Math.PI / 8 * variances[k]);
    }
    likelihood.mean(scaled, to);
    return to;
  }

  /**
   * The mean over draws of f = f* + C z, S = C C', z ~ N(0, I).
   *
   * @param likelihood how targets depend on logits
   * @param logits f*, [K]
   * @param covariance S, [K, K]
   * @param draws how many, at least 1; {@link #DRAWS} is usual
   * @param random where z comes from
   * @return the probabilities, [K], with a standard error of at most 1 / (2 sqrt(draws))
   * @throws IllegalArgumentException if the lengths do not fit or there is no draw
   */
  public static double[] sampled(
      HeadLikelihood likelihood,
      double[] logits,
      double[] covariance,
      int draws,
      RandomGenerator random) {
    int outputs = logits.length;
    requireLength("covariance", covariance, outputs * outputs);
    if (draws < 1) {
      throw new IllegalArgumentException("draws must be >= 1, got " + draws);
    }
    double[] sum = new double[outputs];
    if (likelihood.meanIsLinear()) {
      likelihood.mean(logits, sum);
      return sum;
    }
    double[][] root = Cholesky.ofSemidefinite(RowProducts.rows(covariance, outputs)).root();
    double[] f = new double[outputs];
    double[] mean = new double[outputs];
    for (int draw = 0; draw < draws; draw++) {
      System.arraycopy(logits, 0, f, 0, outputs);
      for (int k = 0; k < outputs; k++) {
        RowProducts.add(f, root[k], random.nextGaussian());
      }
      likelihood.mean(f, mean);
      RowProducts.add(sum, mean, 1);
    }
    for (int k = 0; k < outputs; k++) {
      sum[k] /= draws;
    }
    return sum;
  }

  private static void requireLength(String name, double[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          name + " must have " + length + " numbers, got " + values.length);
    }
  }
}
