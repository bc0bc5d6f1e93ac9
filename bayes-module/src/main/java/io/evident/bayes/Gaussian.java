package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErf;

/**
 * The normal distribution N(mean, variance), density exp(-(x - mean)^2 / (2 variance)) / sqrt(2 pi
 * variance).
 *
 * @param mean the mean
 * @param variance the variance, finite and positive
 */
public record Gaussian(double mean, double variance) implements UnivariateDistribution {
  private static final double SQRT_2 = Math.sqrt(2);

  /** The low part of 2 pi, which rounding it to a double leaves over. */
  private static final double TWO_PI_LOW = 2.4492935982947064e-16;

  /** Variances so far from 1 are scaled, lest 2 pi v overflows or loses its low bits. */
  private static final int FAR = 960;

  private static final double LOG_2 = Math.log(2);

  public Gaussian {
    Require.finite("mean", mean);
    Require.positive("variance", variance);
  }

  @Override
  public double logDensity(double x) {
    double distance = x - mean;
    double square = distance * distance;
    double ratio = square / variance;
    boolean ordinary = square >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE;
    return ordinary || distance == 0
        ? -0.5 * (logTwoPi(variance) + ratio)
        : -0.5 * logTwoPi(variance) - halfSquare(x);
  }

  /** (x - mean)^2 / (2 variance) where the square or the distance leaves the range of a double. */
  private double halfSquare(double x) {
    double distance = x - mean;
    if (Double.isInfinite(distance)) {
      double half = (0.5 * x - 0.5 * mean) / standardDeviation();
      return 2 * half * half;
    }
    double z = distance / standardDeviation();
    return 0.5 * z * z;
  }

  @Override
  public double cumulativeProbability(double x) {
    return standardCumulative((x - mean) / standardDeviation());
  }

  @Override
  public double quantile(double probability) {
    Require.probability("probability", probability);
    double z = probability <= 0.5 ? lowerQuantile(probability) : -lowerQuantile(1 - probability);
    return mean + standardDeviation() * z;
  }

  @Override
  public Interval interval(double level) {
    Require.probability("level", level);
    double half = -lowerQuantile((1 - level) / 2) * standardDeviation();
    return new Interval(mean - half, mean + half);
  }

  @Override
  public double sample(RandomGenerator generator) {
    return mean + standardDeviation() * generator.nextGaussian();
  }

  /** log(2 pi v), with full relative accuracy where 2 pi v is close to 1 too. */
  static double logTwoPi(double v) {
    if (!(v > 0 && v <= Double.MAX_VALUE)) {
      return Math.log(v);
    }
    int exponent = Math.getExponent(v);
    if (Math.abs(exponent) > FAR) {
      // the exponent of a subnormal number is one below the least, which makes it a normal one
      return logTwoPi(Math.scalb(v, -exponent)) + exponent * LOG_2;
    }
    DoubleDouble product = DoubleDouble.product(2 * Math.PI, v);
    return Math.log(product.high()) + (product.low() + TWO_PI_LOW * v) / product.high();
  }

  private static double standardCumulative(double z) {
    return 0.5 * Erfc.value(-z / SQRT_2);
  }

  /**
   * The standard quantile of p in (0, 1/2], polished by Newton steps on log P, which is concave.
   */
  private static double lowerQuantile(double p) {
    double z = p > 1e-8 ? SQRT_2 * InverseErf.value(2 * p - 1) : -Math.sqrt(-2 * Math.log(p));
    for (int i = 0; i < 20; i++) {
      double cumulative = standardCumulative(z);
      double density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
      double step = (Math.log(cumulative) - Math.log(p)) * cumulative / density;
      if (!(Math.abs(step) > 1e-15 * Math.abs(z))) {
        break;
      }
      z -= step;
    }
    return z;
  }
}
