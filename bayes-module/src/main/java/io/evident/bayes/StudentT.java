package io.evident.bayes;

import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.SpecialFunctions;
import java.util.random.RandomGenerator;

/**
 * Student's t distribution, shifted and scaled: location + sqrt(squaredScale) T, T with the given
 * degrees of freedom.
 *
 * <p>log p(x) = log Gamma((nu + 1)/2) - log Gamma(nu/2) - 1/2 log(nu pi s2) - (nu + 1)/2 log(1 + (x
 * - location)^2 / (nu s2))
 *
 * @param location the centre
 * @param squaredScale the square s2 of the scale, finite and positive
 * @param degreesOfFreedom nu, finite and positive
 */
public record StudentT(double location, double squaredScale, double degreesOfFreedom)
    implements UnivariateDistribution {
  public StudentT {
    Require.finite("location", location);
    Require.positive("squaredScale", squaredScale);
    Require.positive("degreesOfFreedom", degreesOfFreedom);
  }

  @Override
  public double mean() {
    return degreesOfFreedom > 1 ? location : Double.NaN;
  }

  @Override
  public double variance() {
    if (degreesOfFreedom > 2) {
      return squaredScale * (degreesOfFreedom / (degreesOfFreedom - 2));
    }
    return degreesOfFreedom > 1 ? Double.POSITIVE_INFINITY : Double.NaN;
  }

  @Override
  public double logDensity(double x) {
    double t = (x - location) / Math.sqrt(squaredScale);
    double nu = degreesOfFreedom;
    return SpecialFunctions.logGammaHalfStep(nu / 2)
        - 0.5 * Math.log(nu * Math.PI)
        - 0.5 * (nu + 1) * logGrowth(t)
        - 0.5 * Math.log(squaredScale);
  }

  /** log(1 + t^2 / nu), where t^2 overflows too. */
  private double logGrowth(double t) {
    double size = Math.abs(t);
    double ratio = size * (size / degreesOfFreedom);
    return ratio <= Double.MAX_VALUE
        ? Math.log1p(ratio)
        : 2 * Math.log(size) - Math.log(degreesOfFreedom);
  }

  @Override
  public double cumulativeProbability(double x) {
    return standardCumulative((x - location) / Math.sqrt(squaredScale));
  }

  /**
   * {@inheritDoc}
   *
   * <p>With few degrees of freedom it may exceed every double, and is infinite then.
   */
  @Override
  public double quantile(double probability) {
    Require.probability("probability", probability);
    double t = probability <= 0.5 ? lowerQuantile(probability) : -lowerQuantile(1 - probability);
    return location + Math.sqrt(squaredScale) * t;
  }

  @Override
  public Interval interval(double level) {
    Require.probability("level", level);
    double half = -lowerQuantile((1 - level) / 2) * Math.sqrt(squaredScale);
    return new Interval(location - half, location + half);
  }

  @Override
  public double sample(RandomGenerator generator) {
    double chi = 2 * SpecialFunctions.sampleGamma(degreesOfFreedom / 2, generator);
    return location + Math.sqrt(squaredScale * degreesOfFreedom / chi) * generator.nextGaussian();
  }

  private double standardCumulative(double t) {
    if (t == 0) {
      return 0.5;
    }
    double nu = degreesOfFreedom;
    double size = Math.abs(t);
    // t^2 / nu or its inverse, whichever does not overflow
    double ratio = size < 1 ? size * (size / nu) : nu / size / size;
    double small = ratio / (1 + ratio);
    double bulk = size < 1 ? small : 1 / (1 + ratio);
    double rest = size < 1 ? 1 / (1 + ratio) : small;
    // half of rest^(nu/2) bulk^(1/2) / B(1/2, nu/2)
    double height =
        Math.exp(SpecialFunctions.logGammaHalfStep(nu / 2) - 0.5 * nu * logGrowth(t))
            * Math.sqrt(bulk / Math.PI)
            / 2;
    double tail =
        bulk * (nu + 5) < 3
            ? 0.5 - height / SpecialFunctions.betaFraction(bulk, rest, 0.5, nu / 2)
            : height / SpecialFunctions.betaFraction(rest, bulk, nu / 2, 0.5);
    return t < 0 ? tail : 1 - tail;
  }

  private double lowerQuantile(double p) {
    if (p == 0.5) {
      return 0;
    }
    if (Math.log(standardCumulative(-Double.MAX_VALUE)) >= Math.log(p)) {
      return Double.NEGATIVE_INFINITY;
    }
    return SpecialFunctions.root(t -> Math.log(standardCumulative(t)) - Math.log(p), -2, -1);
  }
}
