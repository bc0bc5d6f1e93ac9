package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * All that a Gaussian model needs to know of its observations: how many, their mean, and the sum of
 * their squared distances from it.
 *
 * <p>With precision weights w_i, x_i ~ N(mu, sigma2 / w_i), they are W = sum w_i, the weighted mean
 * xbar = sum w_i x_i / W, S = sum w_i (x_i - xbar)^2, and sum log w_i, which only the evidence
 * needs. Without weights every w_i is 1 and W is the count. The mean is kept in two doubles and S
 * never cancels, so data with an offset of 1e9 and a spread of 1 lose nothing.
 *
 * <p>Immutable, and serializable for parts that come from other machines. {@link
 * StatisticsAccumulator} makes them from a stream of values.
 */
public final class SufficientStatistics implements Summary<SufficientStatistics>, Serializable {
  private static final long serialVersionUID = 1;
  private static final SufficientStatistics EMPTY =
      new SufficientStatistics(0, 0, 0, DoubleDouble.ZERO, 0, DataDigest.EMPTY);

  private final long count;
  private final double weight;
  private final double sumOfLogWeights;
  private final DoubleDouble mean;
  private final double centredSumOfSquares;
  private final DataDigest digest;

  SufficientStatistics(
      long count,
      double weight,
      double sumOfLogWeights,
      DoubleDouble mean,
      double centredSumOfSquares,
      DataDigest digest) {
    this.count = count;
    this.weight = Require.finite("total weight", weight);
    this.sumOfLogWeights = sumOfLogWeights;
    this.mean = mean;
    this.centredSumOfSquares = Require.finite("centred sum of squares", centredSumOfSquares);
    this.digest = digest;
  }

  /**
   * The statistics of no observation.
   *
   * @return the empty statistics
   */
  public static SufficientStatistics empty() {
    return EMPTY;
  }

  /**
   * The statistics of observations of weight one, without a digest.
   *
   * @param values the observations
   * @return their statistics
   * @throws IllegalArgumentException if a value is not finite
   */
  public static SufficientStatistics of(double... values) {
    return StatisticsAccumulator.create().add(values).statistics();
  }

  /**
   * The statistics of observations of weight one, with their digest.
   *
   * @param values the observations
   * @return their statistics
   * @throws IllegalArgumentException if a value is not finite
   */
  public static SufficientStatistics withDigest(double... values) {
    return StatisticsAccumulator.withDigest().add(values).statistics();
  }

  /**
   * The statistics of a stream of observations of weight one, which may be parallel.
   *
   * @param values the observations
   * @return their statistics, without a digest
   * @throws IllegalArgumentException if a value is not finite
   */
  public static SufficientStatistics of(DoubleStream values) {
    return values
        .collect(
            StatisticsAccumulator::create, StatisticsAccumulator::add, StatisticsAccumulator::merge)
        .statistics();
  }

  /**
   * Statistics that were gathered elsewhere, such as in a database, of observations of weight one;
   * without a digest.
   *
   * @param count how many observations, at least 0
   * @param mean their mean
   * @param meanLow what rounding the mean left over, small beside it; 0 if that is not known
   * @param centredSumOfSquares the sum of their squared distances from the mean, at least 0
   * @return the statistics; of no observation the other arguments are not looked at
   * @throws IllegalArgumentException if an argument is out of range or not finite
   */
  public static SufficientStatistics ofMoments(
      long count, double mean, double meanLow, double centredSumOfSquares) {
    if (!(count >= 0)) {
      throw new IllegalArgumentException("count must be at least 0, got " + count);
    }
    if (count == 0) {
      return EMPTY;
    }
    Require.finite("mean", mean);
    Require.finite("meanLow", meanLow);
    if (!(centredSumOfSquares >= 0)) {
      throw new IllegalArgumentException(
          "centredSumOfSquares must be at least 0, got " + centredSumOfSquares);
    }
    return new SufficientStatistics(
        count, count, 0, DoubleDouble.sum(mean, meanLow), centredSumOfSquares, null);
  }

  @Override
  public long count() {
    return count;
  }

  /**
   * The sum W of the precision weights; the count when there are none.
   *
   * @return the total weight
   */
  public double weight() {
    return weight;
  }

  /**
   * The sum of the logarithms of the precision weights; 0 when there are none.
   *
   * @return sum log w_i
   */
  public double sumOfLogWeights() {
    return sumOfLogWeights;
  }

  /**
   * The (weighted) mean, absent before any observation.
   *
   * @return sum w_i x_i / W
   */
  public OptionalDouble mean() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean.value());
  }

  /**
   * The centred sum of squares S.
   *
   * @return sum w_i (x_i - xbar)^2
   */
  public double centredSumOfSquares() {
    return centredSumOfSquares;
  }

  /**
   * The (weighted) sum.
   *
   * @return sum w_i x_i
   */
  public double sum() {
    return mean.times(weight).value();
  }

  /**
   * The (weighted) sum of squares.
   *
   * @return sum w_i x_i^2
   */
  public double sumOfSquares() {
    return mean.times(mean).times(weight).plus(centredSumOfSquares).value();
  }

  @Override
  public Optional<DataDigest> digest() {
    return Optional.ofNullable(digest);
  }

  /**
   * These statistics with one more observation of weight one.
   *
   * @param value the observation
   * @return the statistics of all
   * @throws IllegalArgumentException if the value is not finite
   */
  public SufficientStatistics plus(double value) {
    return accumulator().add(value).statistics();
  }

  /**
   * These statistics with one more observation x ~ N(mu, sigma2 / weight).
   *
   * @param value the observation
   * @param precisionWeight its weight, finite and positive
   * @return the statistics of all
   * @throws IllegalArgumentException if the value is not finite or the weight not positive
   */
  public SufficientStatistics plus(double value, double precisionWeight) {
    return accumulator().add(value, precisionWeight).statistics();
  }

  @Override
  public SufficientStatistics merge(SufficientStatistics other) {
    return accumulator().merge(other).statistics();
  }

  private StatisticsAccumulator accumulator() {
    // Of no data nothing is lost without a digest.
    return (digest != null || count == 0
            ? StatisticsAccumulator.withDigest()
            : StatisticsAccumulator.create())
        .merge(this);
  }

  DoubleDouble exactMean() {
    return mean;
  }

  /** xbar - center, without losing the low part of the mean. */
  DoubleDouble meanMinus(double center) {
    return mean.plus(-center);
  }

  /** The count, mean and centred sum of squares. */
  @Override
  public String toString() {
    return count == 0
        ? "SufficientStatistics[count=0]"
        : String.format(
            Locale.ROOT,
            "SufficientStatistics[count=%d, weight=%s, mean=%s, centredSumOfSquares=%s]",
            count,
            weight,
            mean.value(),
            centredSumOfSquares);
  }
}
