package io.evident.models.calibration;

import io.evident.bayes.Interval;
import io.evident.models.internal.calibration.ClassRows;

/**
 * Intervals that hold the true number with a probability of at least 1 - alpha, whatever the model
 * is worth: split conformal prediction. Immutable.
 *
 * <p>The score of a calibration example is |y - m|, or |y - m| / s with the deviation s that the
 * model predicts; with q the ceil((n + 1)(1 - alpha))-th smallest the interval is m - q to m + q,
 * or m - q s to m + q s. Source: J. Lei et al., Distribution-Free Predictive Inference for
 * Regression, Journal of the American Statistical Association 113 (2018), sections 2.2 and 5.2.
 */
public final class ConformalIntervals {
  private final boolean scaled;
  private final double[] sorted;

  private ConformalIntervals(boolean scaled, double[] sorted) {
    this.scaled = scaled;
    this.sorted = sorted;
  }

  /**
   * Of a model that predicts numbers.
   *
   * @param truth y of each calibration example, finite, at least one
   * @param mean m predicted for each, finite
   * @return the intervals, all of one width
   * @throws IllegalArgumentException if there are not as many, none, or one is not finite
   */
  public static ConformalIntervals of(double[] truth, double[] mean) {
    return new ConformalIntervals(false, scores(truth, mean, null));
  }

  /**
   * Of a model that predicts how far it may be off too.
   *
   * @param truth y of each calibration example, finite, at least one
   * @param mean m predicted for each, finite
   * @param deviation s predicted for each, finite and above 0
   * @return the intervals, of widths in proportion to s
   * @throws IllegalArgumentException if there are not as many, none, or one is out of range
   */
  public static ConformalIntervals of(double[] truth, double[] mean, double[] deviation) {
    return new ConformalIntervals(true, scores(truth, mean, deviation));
  }

  private static double[] scores(double[] truth, double[] mean, double[] deviation) {
    if (truth.length == 0
        || mean.length != truth.length
        || (deviation != null && deviation.length != truth.length)) {
      throw new IllegalArgumentException(
          "truth, mean and deviation must be as many and at least 1, got "
              + truth.length
              + ", "
              + mean.length
              + (deviation == null ? "" : ", " + deviation.length));
    }
    ClassRows.requireFinite("truth", truth);
    ClassRows.requireFinite("mean", mean);
    double[] scores = new double[truth.length];
    for (int i = 0; i < scores.length; i++) {
      double s = deviation == null ? 1 : requireDeviation("deviation[" + i + "]", deviation[i]);
      scores[i] = Math.abs(truth[i] - mean[i]) / s;
    }
    return ConformalQuantile.kept(scores);
  }

  private static double requireDeviation(String name, double s) {
    if (!(s > 0 && Double.isFinite(s))) {
      throw new IllegalArgumentException(name + " must be finite and above 0, got " + s);
    }
    return s;
  }

  /**
   * The intervals of scores that were kept.
   *
   * @param scaled whether the scores were divided by the deviation
   * @param scores as {@link #sortedScores} gave them
   * @return the same intervals
   * @throws IllegalArgumentException if a score is not finite or below 0
   */
  public static ConformalIntervals ofScores(boolean scaled, double[] scores) {
    return new ConformalIntervals(scaled, ConformalQuantile.kept(scores));
  }

  /**
   * Whether widths are in proportion to the deviation that is predicted.
   *
   * @return whether scores are divided by it
   */
  public boolean scaled() {
    return scaled;
  }

  /**
   * The scores of the calibration examples.
   *
   * @return a copy, in increasing order
   */
  public double[] sortedScores() {
    return sorted.clone();
  }

  /**
   * The score beyond which a number is outside, in units of s where it is scaled.
   *
   * @param alpha the part of the examples that may lie outside, between 0 and 1
   * @return q
   * @throws IllegalArgumentException if there are fewer than 1 / alpha - 1 calibration examples, so
   *     that the interval would be the whole line
   */
  public double threshold(double alpha) {
    return ConformalQuantile.of(sorted, alpha, "");
  }

  /**
   * The same widened by a part of 2^-16, so that a number that ties with q but for the rounding of
   * a mean in float32 is within.
   *
   * @param alpha the part of the examples that may lie outside, between 0 and 1
   * @return half the width of an interval, in units of s where it is scaled
   * @throws IllegalArgumentException as {@link #threshold}
   */
  public double halfWidth(double alpha) {
    return threshold(alpha) * (1 + ConformalQuantile.TIE);
  }

  /**
   * The interval m - q to m + q, q as {@link #halfWidth} has it.
   *
   * @param mean m, finite
   * @param alpha the part of the examples that may lie outside, between 0 and 1
   * @return the interval
   * @throws IllegalArgumentException if there are too few calibration examples, or m is not finite
   * @throws IllegalStateException if it is scaled: give s
   */
  public Interval interval(double mean, double alpha) {
    if (scaled) {
      throw new IllegalStateException("the scores were divided by deviations; give the deviation");
    }
    return around(mean, halfWidth(alpha));
  }

  /**
   * The interval m - q s to m + q s, q as {@link #halfWidth} has it.
   *
   * @param mean m, finite
   * @param deviation s, finite and above 0
   * @param alpha the part of the examples that may lie outside, between 0 and 1
   * @return the interval
   * @throws IllegalArgumentException if there are too few calibration examples, or m or s is out of
   *     range
   * @throws IllegalStateException if it is not scaled: give no s
   */
  public Interval interval(double mean, double deviation, double alpha) {
    if (!scaled) {
      throw new IllegalStateException("the scores were not divided by deviations; give none");
    }
    return around(mean, halfWidth(alpha) * requireDeviation("deviation", deviation));
  }

  private static Interval around(double mean, double half) {
    ClassRows.requireFinite("mean", new double[] {mean});
    return new Interval(mean - half, mean + half);
  }
}
