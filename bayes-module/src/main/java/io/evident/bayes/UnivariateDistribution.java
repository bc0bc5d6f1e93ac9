package io.evident.bayes;

import java.util.random.RandomGenerator;

/** A distribution of one real number, as posteriors and predictives are. */
public sealed interface UnivariateDistribution permits Gaussian, StudentT, InverseGamma, Beta {
  /**
   * The mean.
   *
   * @return the mean; NaN where the distribution has none
   */
  double mean();

  /**
   * The variance.
   *
   * @return the variance; infinite where it is, NaN where the distribution has none
   */
  double variance();

  /**
   * The square root of the variance.
   *
   * @return the standard deviation; infinite or NaN where the variance is
   */
  default double standardDeviation() {
    return Math.sqrt(variance());
  }

  /**
   * The logarithm of the density.
   *
   * @param x where
   * @return log p(x)
   */
  double logDensity(double x);

  /**
   * The density; 0 where it underflows.
   *
   * @param x where
   * @return p(x)
   */
  default double density(double x) {
    return Math.exp(logDensity(x));
  }

  /**
   * The probability of a value of at most x.
   *
   * @param x where
   * @return P(X &lt;= x)
   */
  double cumulativeProbability(double x);

  /**
   * The inverse of {@link #cumulativeProbability}.
   *
   * @param probability strictly between 0 and 1
   * @return the value that is exceeded with probability 1 - probability
   * @throws IllegalArgumentException if the probability is not strictly between 0 and 1
   */
  double quantile(double probability);

  /**
   * The central interval that holds the given probability: credible for a posterior, predictive for
   * a predictive.
   *
   * @param level the probability inside, strictly between 0 and 1
   * @return the interval from the quantile (1 - level) / 2 to the quantile (1 + level) / 2
   * @throws IllegalArgumentException if the level is not strictly between 0 and 1
   */
  Interval interval(double level);

  /**
   * A draw.
   *
   * @param generator the source of randomness
   * @return one value
   */
  double sample(RandomGenerator generator);
}
