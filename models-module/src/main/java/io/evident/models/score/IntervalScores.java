package io.evident.models.score;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * How well predicted intervals hold what they promise: an interval of level c is to have the true
 * value within it with probability c, and below it as often as above. Its ends are the quantiles (1
 * - c) / 2 and (1 + c) / 2.
 *
 * <p>The pinball loss of a quantile prediction q of probability t is t (y - q) where y is above it
 * and (1 - t) (q - y) where it is not; here it is the mean over both ends and all rows. It is least
 * for the true quantiles. Source: R. Koenker and G. Bassett, Regression Quantiles, Econometrica 46
 * (1978).
 *
 * @param target its name
 * @param level c, the part that is promised, between 0 and 1
 * @param rows how many intervals, at least 1
 * @param covered how many have the true value within them, ends included
 * @param crossed how many have their lower end above the upper one: they cover nothing
 * @param meanWidth mean of upper - lower in the unit of the target; a crossed interval has width 0
 * @param pinballLoss mean of both ends, in the unit of the target
 */
public record IntervalScores(
    String target,
    double level,
    long rows,
    long covered,
    long crossed,
    @JsonSetter(nulls = Nulls.SET) double meanWidth,
    @JsonSetter(nulls = Nulls.SET) double pinballLoss) {
  /** How far two probabilities may be from a sum of 1 and still be the ends of an interval. */
  private static final double PAIRED = 1e-9;

  /** The level of the intervals of normal predictions. */
  public static final double USUAL_LEVEL = 0.95;

  public IntervalScores {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be between 0 and 1, got " + level);
    }
    if (!(covered >= 0 && crossed >= 0 && covered + crossed <= rows && rows >= 1)) {
      throw new IllegalArgumentException(
          "covered and crossed must be parts of at least one row, got "
              + covered
              + " and "
              + crossed
              + " of "
              + rows);
    }
  }

  /**
   * The scores of intervals.
   *
   * @param target its name
   * @param truth the true values, at least one, finite
   * @param lower the lower ends, as many, finite
   * @param upper the upper ends, as many, finite
   * @param level what the intervals promise, between 0 and 1
   * @return the scores
   * @throws IllegalArgumentException if the lengths differ or are 0, or a number is out of range
   */
  public static IntervalScores of(
      String target, double[] truth, double[] lower, double[] upper, double level) {
    ScoredRows.requireFinite("truth of " + target, truth, truth.length);
    ScoredRows.requireFinite("lower of " + target, lower, truth.length);
    ScoredRows.requireFinite("upper of " + target, upper, truth.length);
    long covered = 0;
    long crossed = 0;
    DoubleSummaryStatistics width = new DoubleSummaryStatistics();
    DoubleSummaryStatistics loss = new DoubleSummaryStatistics();
    for (int i = 0; i < truth.length; i++) {
      covered += lower[i] <= truth[i] && truth[i] <= upper[i] ? 1 : 0;
      crossed += lower[i] > upper[i] ? 1 : 0;
      width.accept(Math.max(0, upper[i] - lower[i]));
      loss.accept(pinball(truth[i], lower[i], (1 - level) / 2));
      loss.accept(pinball(truth[i], upper[i], (1 + level) / 2));
    }
    return new IntervalScores(
        target, level, truth.length, covered, crossed, width.getAverage(), loss.getAverage());
  }

  private static double pinball(double truth, double quantile, double probability) {
    double above = truth - quantile;
    return above > 0 ? probability * above : (probability - 1) * above;
  }

  /**
   * The central 95 % intervals of normal predictions: mean -+ 1.96 deviations.
   *
   * @param target its name
   * @param truth the true values, at least one, finite
   * @param mean predicted, as many, finite
   * @param deviation the standard deviation predicted for each, finite and above 0
   * @return the scores
   * @throws IllegalArgumentException if the lengths differ or are 0, or a number is out of range
   */
  public static IntervalScores ofNormal(
      String target, double[] truth, double[] mean, double[] deviation) {
    ScoredRows.requireFinite("mean of " + target, mean, truth.length);
    ScoredRows.requireDeviations("deviation of " + target, deviation, truth.length);
    double[] lower = new double[truth.length];
    double[] upper = new double[truth.length];
    for (int i = 0; i < truth.length; i++) {
      lower[i] = mean[i] - AccuracyInterval.Z * deviation[i];
      upper[i] = mean[i] + AccuracyInterval.Z * deviation[i];
    }
    return of(target, truth, lower, upper, USUAL_LEVEL);
  }

  /**
   * The intervals between quantiles whose probabilities add up to 1, such as 0.05 and 0.95. A
   * quantile without such a counterpart, such as 0.5, is the end of no interval.
   *
   * @param target its name
   * @param truth the true values, at least one, finite
   * @param probabilities of the quantiles, increasing, each between 0 and 1
   * @param quantiles predicted [row, quantile], finite
   * @return the scores of each pair, the narrowest first; none without a pair
   * @throws IllegalArgumentException if the shapes differ, there is no row, or a number is out of
   *     range
   */
  public static List<IntervalScores> ofQuantiles(
      String target, double[] truth, double[] probabilities, double[][] quantiles) {
    ScoredRows.requireRows("quantiles", quantiles.length, truth.length);
    for (int q = 0; q < probabilities.length; q++) {
      if (!(probabilities[q] > (q == 0 ? 0 : probabilities[q - 1]) && probabilities[q] < 1)) {
        throw new IllegalArgumentException(
            "probabilities must increase between 0 and 1, got " + probabilities[q]);
      }
    }
    List<IntervalScores> scores = new ArrayList<>();
    for (int high = 0; high < probabilities.length; high++) {
      for (int low = high - 1; low >= 0; low--) {
        if (Math.abs(probabilities[low] + probabilities[high] - 1) <= PAIRED) {
          scores.add(
              of(
                  target,
                  truth,
                  RegressionScores.column("quantiles", quantiles, low, probabilities.length),
                  RegressionScores.column("quantiles", quantiles, high, probabilities.length),
                  level(probabilities[low], probabilities[high])));
        }
      }
    }
    return scores;
  }

  /** Of the decimal numbers that were typed: 0.95 - 0.05 is 0.9, and not the double beside it. */
  private static double level(double low, double high) {
    return BigDecimal.valueOf(high).subtract(BigDecimal.valueOf(low)).doubleValue();
  }

  /**
   * The part of the true values that is within its interval.
   *
   * @return from 0 to 1
   */
  public double coverage() {
    return (double) covered / rows;
  }

  /**
   * The 95 % interval of the coverage, Wilson's.
   *
   * @return the interval
   */
  public AccuracyInterval coverageInterval() {
    return AccuracyInterval.of(covered, rows);
  }
}
