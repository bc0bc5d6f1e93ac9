package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
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
    if (!(x > 0 && x <= Double.MAX_VALUE)) {
      return Double.NEGATIVE_INFINITY;
    }
    if (shape >= SpecialFunctions.LARGE_SHAPE) {
      return logDensityOfLargeShape(x);
    }
    double ratio = scale / x;
    if (ratio > Double.MAX_VALUE) {
      return Double.NEGATIVE_INFINITY;
    }
    double log = ratio >= Double.MIN_NORMAL ? Math.log(ratio) : Math.log(scale) - Math.log(x);
    return shape * log - Math.log(x) - ratio - LogGamma.value(shape);
  }

  /**
   * By Stirling's series, so that nothing of the size of a log a cancels: with r = b / (a x) it is
   * -a (r - 1 - log r) + 1/2 log(a / (2 pi)) - 1 / (12 a) - log x.
   */
  private double logDensityOfLargeShape(double x) {
    double mu = excess(x);
    if (mu > Double.MAX_VALUE) {
      return Double.NEGATIVE_INFINITY;
    }
    double excess =
        mu > -0.5
            ? SpecialFunctions.logExcess(mu)
            : mu - (Math.log(scale) - Math.log(shape) - Math.log(x));
    return -shape * excess + 0.5 * Math.log(shape / (2 * Math.PI)) - 1 / (12 * shape) - Math.log(x);
  }

  /** b / (a x) - 1, exact but for the last roundings, as a large shape magnifies any other. */
  private double excess(double x) {
    int ofX = Math.getExponent(x);
    int ofShape = Math.getExponent(shape);
    DoubleDouble product = DoubleDouble.product(Math.scalb(x, -ofX), Math.scalb(shape, -ofShape));
    double b = Math.scalb(scale, -(ofX + ofShape));
    return (b - product.high() - product.low()) / product.high();
  }

  @Override
  public double cumulativeProbability(double x) {
    if (!(x > 0)) {
      return 0;
    }
    if (shape >= SpecialFunctions.LARGE_SHAPE) {
      return x <= Double.MAX_VALUE ? SpecialFunctions.upperGammaRatio(shape, excess(x)) : 1;
    }
    double ratio = scale / x;
    return ratio <= Double.MAX_VALUE ? RegularizedGamma.Q.value(shape, ratio) : 0;
  }

  @Override
  public double quantile(double probability) {
    Require.probability("probability", probability);
    if (shape >= SpecialFunctions.LARGE_SHAPE) {
      // x = b / a (1 + d), of which b / (a x) - 1 is -d / (1 + d)
      double width = 1 / Math.sqrt(shape);
      return scale
          / shape
          * (1
              + SpecialFunctions.root(
                  d -> SpecialFunctions.upperGammaRatio(shape, -d / (1 + d)) - probability,
                  -width,
                  width));
    }
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
