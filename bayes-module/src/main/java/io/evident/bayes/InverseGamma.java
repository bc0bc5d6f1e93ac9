package io.evident.bayes;

import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.SpecialFunctions;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The inverse-gamma distribution of a variance, density scale^shape / Gamma(shape) x^(-shape - 1)
 * exp(-scale / x) for x &gt; 0.
 *
 * @param shape the shape a, finite and positive
 * @param scale the scale b, finite and positive
 */
public record InverseGamma(double shape, double scale) implements UnivariateDistribution {
  public InverseGamma {
    Require.positive("shape", shape);
    Require.positive("scale", scale);
  }

  @Override
  public double mean() {
    return shape > 1 ? scale / (shape - 1) : Double.POSITIVE_INFINITY;
  }

  @Override
  public double variance() {
    if (shape > 2) {
      return mean() * (mean() / (shape - 2));
    }
    return shape > 1 ? Double.POSITIVE_INFINITY : Double.NaN;
  }

  @Override
  public double logDensity(double x) {
    if (!(x > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    return shape * Math.log(scale / x) - Math.log(x) - scale / x - LogGamma.value(shape);
  }

  @Override
  public double cumulativeProbability(double x) {
    return x > 0 ? RegularizedGamma.Q.value(shape, scale / x) : 0;
  }

  @Override
  public double quantile(double probability) {
    Require.probability("probability", probability);
    double centre = Math.log(scale) - Math.log(shape);
    return Math.exp(
        SpecialFunctions.root(
            y -> cumulativeProbability(Math.exp(y)) - probability, centre - 1, centre + 1));
  }

  @Override
  public Interval interval(double level) {
    Require.probability("level", level);
    return new Interval(quantile((1 - level) / 2), quantile((1 + level) / 2));
  }

  @Override
  public double sample(RandomGenerator generator) {
    return scale / SpecialFunctions.sampleGamma(shape, generator);
  }
}
