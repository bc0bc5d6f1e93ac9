package io.evident.bayes;

import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.SpecialFunctions;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The beta distribution of a share, density x^(alpha - 1) (1 - x)^(beta - 1) / B(alpha, beta) for 0
 * &lt; x &lt; 1. With a uniform prior it is the posterior of a share of which k of n independent
 * trials succeeded: alpha = 1 + k, beta = 1 + n - k.
 *
 * @param alpha the first shape, finite and positive
 * @param beta the second shape, finite and positive
 */
public record Beta(double alpha, double beta) implements UnivariateDistribution {
  /** A gamma variate of a smaller shape may be less than every double. */
  private static final double SMALL = 0.1;

  public Beta {
    Require.positive("alpha", alpha);
    Require.positive("beta", beta);
  }

  /**
   * The posterior of a share under the uniform prior.
   *
   * @param successes k, at least 0
   * @param failures n - k, at least 0
   * @return Beta(1 + k, 1 + n - k)
   * @throws IllegalArgumentException if one is below 0
   */
  public static Beta ofCounts(long successes, long failures) {
    if (!(successes >= 0 && failures >= 0)) {
      throw new IllegalArgumentException(
          "successes and failures must be at least 0, got " + successes + " and " + failures);
    }
    return new Beta(1.0 + successes, 1.0 + failures);
  }

  @Override
  public double mean() {
    return alpha / (alpha + beta);
  }

  @Override
  public double variance() {
    double sum = alpha + beta;
    return alpha / sum * (beta / sum) / (sum + 1);
  }

  @Override
  public double logDensity(double x) {
    if (!(x >= 0 && x <= 1)) {
      return Double.NEGATIVE_INFINITY;
    }
    return power(alpha - 1, Math.log(x))
        + power(beta - 1, Math.log1p(-x))
        - LogBeta.value(alpha, beta);
  }

  /** x^0 is 1 at 0 too. */
  private static double power(double exponent, double log) {
    return exponent == 0 ? 0 : exponent * log;
  }

  @Override
  public double cumulativeProbability(double x) {
    return x <= 0 ? 0 : x >= 1 ? 1 : RegularizedBeta.value(x, alpha, beta);
  }

  /**
   * The probability of a value above x, without the rounding of 1 - P(X &lt;= x).
   *
   * @param x where
   * @return P(X &gt; x)
   */
  public double survivalProbability(double x) {
    return x <= 0 ? 1 : x >= 1 ? 0 : RegularizedBeta.complement(x, alpha, beta);
  }

  @Override
  public double quantile(double probability) {
    Require.probability("probability", probability);
    return SpecialFunctions.zero(x -> cumulativeProbability(x) - probability, 0, 1);
  }

  @Override
  public Interval interval(double level) {
    Require.probability("level", level);
    return new Interval(quantile((1 - level) / 2), quantile((1 + level) / 2));
  }

  @Override
  public double sample(RandomGenerator generator) {
    if (Math.min(alpha, beta) < SMALL) {
      // Both might be 0 to a double, while the one is far larger than the other.
      double first = SpecialFunctions.sampleLogGamma(alpha, generator);
      double second = SpecialFunctions.sampleLogGamma(beta, generator);
      return 1 / (1 + Math.exp(second - first));
    }
    double first = SpecialFunctions.sampleGamma(alpha, generator);
    double second = SpecialFunctions.sampleGamma(beta, generator);
    return first / (first + second);
  }
}
