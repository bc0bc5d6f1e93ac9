package io.evident.bayes;

import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.analysis.solvers.BracketingNthOrderBrentSolver;
import org.apache.commons.math3.util.ContinuedFraction;

/** What Commons Math lacks, or loses digits in, for the distributions here. */
final class SpecialFunctions {
  /** From here on the asymptotic series is exact to a double. */
  private static final double ASYMPTOTIC = 30;

  private SpecialFunctions() {}

  /**
   * log(Gamma(x + 1/2) / Gamma(x)), without subtracting two logarithms of the gamma function.
   *
   * <p>The series in 1/x from 1/2 log x is that of NIST DLMF 5.11.13; a small x is first raised by
   * Gamma(x + 1) = x Gamma(x).
   */
  static double logGammaHalfStep(double x) {
    double lift = 0;
    double y = x;
    while (y < ASYMPTOTIC) {
      lift += Math.log1p(0.5 / y);
      y += 1;
    }
    double r = 1 / y;
    double r2 = r * r;
    double series =
        r
            * (-1.0 / 8
                + r2 * (1.0 / 192 + r2 * (-1.0 / 640 + r2 * (17.0 / 14336 - r2 * 31 / 18432))));
    return 0.5 * Math.log(y) + series - lift;
  }

  /**
   * The continued fraction by which x^a y^b / B(a, b), y = 1 - x, is divided to give the
   * regularized incomplete beta function I_x(a, b). It converges for x below about a / (a + b).
   *
   * <p>It is the even part of NIST DLMF 8.17.22, in which a y - b x stands where a - (a + b) x
   * would cancel; source: A. R. DiDonato and A. H. Morris, "Significant digit computation of the
   * incomplete beta function ratios", ACM Transactions on Mathematical Software 18 (1992).
   */
  static double betaFraction(double x, double y, double a, double b) {
    return new ContinuedFraction() {
      @Override
      protected double getA(int m, double at) {
        return m
            + (m == 0 ? 0 : m * (b - m) * x / (a + 2 * m - 1))
            + (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (a + 2 * m + 1);
      }

      @Override
      protected double getB(int m, double at) {
        double ratio = (a + m - 1) * (x / (a + 2 * m - 1));
        double other = (a + b + m - 1) * (x / (a + 2 * m - 1));
        return ratio * other * m * (b - m);
      }
    }.evaluate(x, 1e-16);
  }

  /** Where an increasing function crosses zero, searched outwards from two starting points. */
  static double root(DoubleUnaryOperator increasing, double low, double high) {
    double lower = low;
    double upper = high;
    for (double step = upper - lower; increasing.applyAsDouble(lower) > 0; step *= 2) {
      lower -= step;
    }
    for (double step = upper - lower; increasing.applyAsDouble(upper) < 0; step *= 2) {
      upper += step;
    }
    return zero(increasing, lower, upper);
  }

  /** Where a function that has opposite signs at two points, or is 0 at one, crosses zero. */
  static double zero(DoubleUnaryOperator function, double low, double high) {
    if (function.applyAsDouble(low) == 0) {
      return low;
    }
    if (function.applyAsDouble(high) == 0) {
      return high;
    }
    return new BracketingNthOrderBrentSolver(1e-15, 1e-300, 1e-300, 5)
        .solve(1000, function::applyAsDouble, low, high);
  }

  /**
   * A draw from the gamma distribution of the given shape and scale 1.
   *
   * <p>G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM
   * Transactions on Mathematical Software 26 (2000).
   */
  static double sampleGamma(double shape, RandomGenerator generator) {
    if (shape < 1) {
      double power = Math.pow(1 - generator.nextDouble(), 1 / shape);
      return sampleGamma(shape + 1, generator) * power;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double z = generator.nextGaussian();
      double root = 1 + c * z;
      double v = root * root * root;
      if (v > 0 && Math.log(1 - generator.nextDouble()) < 0.5 * z * z + d * (1 - v + Math.log(v))) {
        return d * v;
      }
    }
  }
}
