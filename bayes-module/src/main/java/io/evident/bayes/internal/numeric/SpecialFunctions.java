package io.evident.bayes.internal.numeric;

import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.LogGamma;

/** What Commons Numbers lacks, or loses digits in, for the distributions here. */
public final class SpecialFunctions {
  /** From here on the asymptotic series is exact to a double. */
  private static final double ASYMPTOTIC = 30;

  /** Here the logarithm of the gamma function is exact to about 1e-11, and grows with x. */
  private static final double LARGE = 1e4;

  /** It takes about as many as the root of the larger of a and b at most. */
  private static final int MOST_TERMS = 1_000_000;

  /**
   * From this shape on two terms of Temme's expansion are exact to a double. Commons Numbers loses
   * digits in the tails from here on, and its continued fraction does not converge from 4e11 on.
   */
  public static final double LARGE_SHAPE = 1e6;

  /** So far from its mean a gamma distribution of a large shape has no probability left. */
  private static final double FAR = 0.05;

  private SpecialFunctions() {}

  /**
   * log(Gamma(x + 1/2) / Gamma(x)), without subtracting two logarithms of the gamma function.
   *
   * <p>The series in 1/x from 1/2 log x is that of NIST DLMF 5.11.13; a small x is first raised by
   * Gamma(x + 1) = x Gamma(x).
   */
  public static double logGammaHalfStep(double x) {
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
   * log(Gamma(x + d) / Gamma(x)) for d at least 0. From a large x on Stirling's series is written
   * so that nothing of the size of x log x cancels.
   */
  public static double logGammaRise(double x, double d) {
    if (x < LARGE) {
      return LogGamma.value(x + d) - LogGamma.value(x);
    }
    double sum = x + d;
    return d * Math.log(x)
        + ((sum - 0.5) * Math.log1p(d / x) - d)
        + (1 / sum - 1 / x) / 12
        - (1 / (sum * sum * sum) - 1 / (x * x * x)) / 360;
  }

  /** mu - log(1 + mu) for mu &gt; -1, without cancellation near 0. */
  public static double logExcess(double mu) {
    return Math.abs(mu) <= FAR ? mu * mu * nearExcess(mu) : mu - Math.log1p(mu);
  }

  /**
   * (mu - log(1 + mu)) / mu^2 near 0. With s = mu / (2 + mu) the logarithm is 2 (s + s^3/3 + s^5/5
   * ...), and mu - 2 s is mu s.
   */
  private static double nearExcess(double mu) {
    double s = mu / (2 + mu);
    double s2 = s * s;
    double rest = 1.0 / 3 + s2 * (1.0 / 5 + s2 * (1.0 / 7 + s2 * (1.0 / 9 + s2 / 11)));
    return (1 - 2 * s / (2 + mu) * rest) / (2 + mu);
  }

  /**
   * The regularized upper incomplete gamma function Q(a, a (1 + mu)) for a from {@link
   * #LARGE_SHAPE} on.
   *
   * <p>With eta^2 / 2 = mu - log(1 + mu), eta of the sign of mu, it is erfc(eta sqrt(a/2)) / 2 +
   * exp(-a eta^2 / 2) / sqrt(2 pi a) (c0(eta) + c1(eta) / a + ...); near eta = 0 the coefficients
   * are power series. Source: N. M. Temme, "The asymptotic expansion of the incomplete gamma
   * functions", SIAM Journal on Mathematical Analysis 10 (1979); NIST DLMF 8.12.
   *
   * @param a the shape
   * @param mu by what part of a the argument exceeds it, at least -1
   * @return Q, to a relative 1e-12 where it does not underflow
   */
  public static double upperGammaRatio(double a, double mu) {
    if (!(Math.abs(mu) <= FAR)) {
      return mu > 0 ? 0 : 1;
    }
    double unit = nearExcess(mu);
    double eta = mu * Math.sqrt(2 * unit);
    double z = mu * Math.sqrt(a * unit);
    double c0 =
        -1.0 / 3
            + eta
                * (1.0 / 12
                    + eta
                        * (-2.0 / 135
                            + eta
                                * (1.0 / 864
                                    + eta * (1.0 / 2835 + eta * (-139.0 / 777600 + eta / 25515)))));
    double c1 = -1.0 / 540 + eta * (-1.0 / 288 + eta * (1.0 / 378 - eta * 77 / 77760));
    return 0.5 * Erfc.value(z) + Math.exp(-z * z) / Math.sqrt(2 * Math.PI * a) * (c0 + c1 / a);
  }

  /**
   * The continued fraction by which x^a y^b / B(a, b), y = 1 - x, is divided to give the
   * regularized incomplete beta function I_x(a, b). It converges for x below about a / (a + b).
   *
   * <p>It is the even part of NIST DLMF 8.17.22, in which a y - b x stands where a - (a + b) x
   * would cancel; source: A. R. DiDonato and A. H. Morris, "Significant digit computation of the
   * incomplete beta function ratios", ACM Transactions on Mathematical Software 18 (1992).
   */
  public static double betaFraction(double x, double y, double a, double b) {
    // Modified Lentz's method: numerators over denominators of successive convergents.
    double fraction = betaDenominator(0, x, y, a, b);
    double c = fraction;
    double d = 0;
    for (int m = 1; m <= MOST_TERMS; m++) {
      double ratio = (a + m - 1) * (x / (a + 2 * m - 1));
      double other = (a + b + m - 1) * (x / (a + 2 * m - 1));
      double numerator = ratio * other * m * (b - m);
      double denominator = betaDenominator(m, x, y, a, b);
      c = notZero(denominator + numerator / c);
      d = 1 / notZero(denominator + numerator * d);
      fraction *= c * d;
      if (Math.abs(c * d - 1) <= Math.ulp(1.0)) {
        return fraction;
      }
    }
    throw new IllegalStateException(
        "no convergence of I_x(a, b) at x " + x + ", a " + a + ", b " + b);
  }

  private static double betaDenominator(int m, double x, double y, double a, double b) {
    return m
        + (m == 0 ? 0 : m * (b - m) * x / (a + 2 * m - 1))
        + (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (a + 2 * m + 1);
  }

  private static double notZero(double value) {
    return value == 0 ? Double.MIN_NORMAL : value;
  }

  /** Where an increasing function crosses zero, searched outwards from two starting points. */
  public static double root(DoubleUnaryOperator increasing, double low, double high) {
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

  /**
   * Where a function that has opposite signs at two points, or is 0 at one, crosses zero, to the
   * last bits of a double.
   *
   * <p>Inverse quadratic interpolation where the three last points make it safe, bisection
   * elsewhere: T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero
   * of a nonlinear function without using derivatives", Advances in Engineering Software 28 (1997).
   *
   * @throws IllegalArgumentException if the signs are the same, or a value is NaN
   */
  public static double zero(DoubleUnaryOperator function, double low, double high) {
    double a = high;
    double b = low;
    double fa = function.applyAsDouble(a);
    double fb = function.applyAsDouble(b);
    if (!((fa <= 0 && fb >= 0) || (fa >= 0 && fb <= 0))) {
      throw new IllegalArgumentException(
          "no change of sign between " + low + " (" + fb + ") and " + high + " (" + fa + ")");
    }
    double part = 0.5;
    while (true) {
      double best = Math.abs(fa) < Math.abs(fb) ? a : b;
      double least = (Math.ulp(best) + Double.MIN_NORMAL) / Math.abs(b - a);
      if (fa == 0 || fb == 0 || !(least <= 0.5)) {
        return best;
      }
      double x = a + Math.min(Math.max(part, least), 1 - least) * (b - a);
      double fx = function.applyAsDouble(x);
      double c;
      double fc;
      if (fx > 0 == fa > 0) {
        c = a;
        fc = fa;
      } else {
        c = b;
        fc = fb;
        b = a;
        fb = fa;
      }
      a = x;
      fa = fx;
      double xi = (a - b) / (c - b);
      double phi = (fa - fb) / (fc - fb);
      boolean quadratic = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
      part =
          quadratic
              ? fa / (fb - fa) * (fc / (fb - fc))
                  + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb))
              : 0.5;
    }
  }

  /** The logarithm of a gamma variate, which may be less than every double. */
  public static double sampleLogGamma(double shape, RandomGenerator generator) {
    if (shape < 1) {
      double power = Math.log(1 - generator.nextDouble()) / shape;
      return Math.log(sampleGamma(shape + 1, generator)) + power;
    }
    return Math.log(sampleGamma(shape, generator));
  }

  /**
   * A draw from the gamma distribution of the given shape and scale 1.
   *
   * <p>G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM
   * Transactions on Mathematical Software 26 (2000).
   */
  public static double sampleGamma(double shape, RandomGenerator generator) {
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
