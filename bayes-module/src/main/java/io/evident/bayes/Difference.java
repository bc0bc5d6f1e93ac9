package io.evident.bayes;

import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.SpecialFunctions;
import java.util.function.DoubleUnaryOperator;

/**
 * The difference X - Y of two independent quantities, each Gaussian or Student's t, as the
 * posteriors of two means are.
 *
 * <p>Two Gaussians differ by a Gaussian. Otherwise P(X - Y &lt;= d) is the integral of f_Y(y) F_X(y
 * + d) over y, of density and distribution function about their centres: with two Student's t it is
 * the Behrens-Fisher distribution. It is computed by double exponential quadrature on three pieces
 * that meet at the two centres, where the scales of both are resolved whatever their ratio, and of
 * the lower tail, whose terms are all positive, so that small probabilities keep their relative
 * accuracy, about 1e-12. Sources: H. Takahasi and M. Mori, "Double exponential formulas for
 * numerical integration", Publications of the RIMS 9 (1974); M. Ghosh and Y.-H. Kim, "The
 * Behrens-Fisher problem revisited", The Canadian Journal of Statistics 29 (2001).
 */
public final class Difference {
  /** Below it a tail of Student's t would reach beyond the largest double. */
  private static final double FEWEST_DEGREES = 0.2;

  /** From there on an abscissa lies closer to the end of its piece than any scale. */
  private static final double FINITE_REACH = 5;

  /** There an abscissa is 1e152 times as far out as the scale. */
  private static final double INFINITE_REACH = 6.1;

  /** The error falls to its square with each halving of the step: to 1e-24 where this is seen. */
  private static final double AGREED = 1e-12;

  private static final int HALVINGS = 12;

  private final UnivariateDistribution first;
  private final UnivariateDistribution second;
  private final double centre;

  private Difference(UnivariateDistribution first, UnivariateDistribution second) {
    this.first = first;
    this.second = second;
    this.centre = location(first) - location(second);
  }

  /**
   * The difference of two quantities.
   *
   * @param first X, Gaussian or Student's t
   * @param second Y, Gaussian or Student's t
   * @return X - Y
   * @throws IllegalArgumentException if one is neither, or has less than 0.2 degrees of freedom
   */
  public static Difference of(UnivariateDistribution first, UnivariateDistribution second) {
    for (UnivariateDistribution one : new UnivariateDistribution[] {first, second}) {
      if (!(one instanceof Gaussian || one instanceof StudentT)) {
        throw new IllegalArgumentException(
            "a difference is of Gaussians or Student's t, got " + one);
      }
      if (one instanceof StudentT t && t.degreesOfFreedom() < FEWEST_DEGREES) {
        throw new IllegalArgumentException(
            "degreesOfFreedom must be at least "
                + FEWEST_DEGREES
                + " for a difference, got "
                + t.degreesOfFreedom());
      }
    }
    return new Difference(first, second);
  }

  /**
   * The mean of X less that of Y.
   *
   * @return the mean; NaN where one has none
   */
  public double mean() {
    return first.mean() - second.mean();
  }

  /**
   * The standard deviation of X - Y.
   *
   * @return the root of the sum of the variances; infinite or NaN where one of them is
   */
  public double standardDeviation() {
    return Math.hypot(first.standardDeviation(), second.standardDeviation());
  }

  /**
   * The probability that X is larger than Y.
   *
   * @return P(X &gt; Y)
   */
  public double probabilityFirstIsLarger() {
    return symmetric(centre);
  }

  /**
   * The probability that Y is larger than X, with all its digits where it is small.
   *
   * @return P(X &lt; Y)
   */
  public double probabilitySecondIsLarger() {
    return symmetric(-centre);
  }

  /**
   * The probability of a difference of at most d.
   *
   * @param d where
   * @return P(X - Y &lt;= d)
   */
  public double cumulativeProbability(double d) {
    return symmetric(d - centre);
  }

  /**
   * The central interval that holds the given probability.
   *
   * @param level the probability inside, strictly between 0 and 1
   * @return the interval around the difference of the centres
   * @throws IllegalArgumentException if the level is not strictly between 0 and 1
   */
  public Interval interval(double level) {
    Require.probability("level", level);
    double target = Math.log((1 - level) / 2);
    double start = Math.log(Math.hypot(scale(first), scale(second)));
    double half =
        Math.exp(
            SpecialFunctions.root(
                y -> target - Math.log(lowerTail(-Math.exp(y))), start, start + 1));
    return new Interval(centre - half, centre + half);
  }

  /** P(X - Y - centre &lt;= d); about its centre the difference is symmetric. */
  private double symmetric(double d) {
    if (d == 0) {
      return 0.5;
    }
    return d < 0 ? lowerTail(d) : 1 - lowerTail(-d);
  }

  private double lowerTail(double d) {
    if (first instanceof Gaussian x && second instanceof Gaussian y) {
      double deviation = Math.hypot(x.standardDeviation(), y.standardDeviation());
      return new Gaussian(0, 1).cumulativeProbability(d / deviation);
    }
    double unit = Math.max(scale(first), scale(second));
    UnivariateDistribution x = centred(first, unit);
    UnivariateDistribution y = centred(second, unit);
    double gap = -d / unit;
    // y at u, x at or below u - gap: below both centres, between them, above both
    double below = half(u -> y.density(-u) * x.cumulativeProbability(-u - gap));
    double above = half(u -> y.density(gap + u) * x.cumulativeProbability(u));
    double between = 0;
    if (gap > 0) {
      between =
          finite(
              gap,
              u -> y.density(u) * x.cumulativeProbability(u - gap),
              u -> y.density(gap - u) * x.cumulativeProbability(-u));
    }
    return below + between + above;
  }

  private static UnivariateDistribution centred(UnivariateDistribution one, double unit) {
    double ratio = Math.max(scale(one) / unit, 1e-150);
    return one instanceof StudentT t
        ? new StudentT(0, ratio * ratio, t.degreesOfFreedom())
        : new Gaussian(0, ratio * ratio);
  }

  private static double location(UnivariateDistribution one) {
    return one instanceof StudentT t ? t.location() : one.mean();
  }

  private static double scale(UnivariateDistribution one) {
    return one instanceof StudentT t ? Math.sqrt(t.squaredScale()) : one.standardDeviation();
  }

  /** The integral of f over (0, infinity), u = exp(pi/2 sinh t). */
  private static double half(DoubleUnaryOperator f) {
    return doubleExponential(
        INFINITE_REACH,
        t -> {
          double u = Math.exp(Math.PI / 2 * Math.sinh(t));
          double value = f.applyAsDouble(u);
          return value == 0 ? 0 : value * u * (Math.PI / 2 * Math.cosh(t));
        });
  }

  /**
   * The integral over (0, length), of f by the distance from the lower end in the lower half, and
   * of g by that from the upper end in the upper half; u = length / (1 + exp(-pi sinh t)).
   */
  private static double finite(double length, DoubleUnaryOperator f, DoubleUnaryOperator g) {
    return doubleExponential(
        FINITE_REACH,
        t -> {
          double q = Math.exp(-Math.PI * Math.sinh(Math.abs(t)));
          double u = length * (q / (1 + q));
          double value = t < 0 ? f.applyAsDouble(u) : g.applyAsDouble(u);
          return value == 0 ? 0 : value * u * (Math.PI * Math.cosh(t) / (1 + q));
        });
  }

  /** The trapezoidal rule, whose step is halved until two sums agree. */
  private static double doubleExponential(double reach, DoubleUnaryOperator f) {
    double step = reach / 8;
    double sum = 0;
    for (int i = -8; i <= 8; i++) {
      sum += f.applyAsDouble(i * step);
    }
    double before = sum * step;
    for (int halving = 1; halving <= HALVINGS; halving++) {
      step /= 2;
      int points = (int) Math.round(reach / step);
      for (int i = 1 - points; i < points; i += 2) {
        sum += f.applyAsDouble(i * step);
      }
      double now = sum * step;
      if (Math.abs(now - before) <= AGREED * now && halving > 2) {
        return now;
      }
      before = now;
    }
    throw new ArithmeticException("the quadrature of a difference did not converge");
  }
}
