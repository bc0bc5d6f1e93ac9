package io.evident.spark;

/**
 * Count, mean and centred sum of squares of two parts joined, as functions of plain numbers: Spark
 * keeps the numbers in its own rows, one column each, and calls these from the code it generates.
 * One value is a part of count 1.
 *
 * <p>The mean is carried in two doubles and so is the sum of squares, whose additions are
 * error-free, so that neither an offset nor a billion rows costs digits. The formula is that of T.
 * F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for computing the sample variance", The
 * American Statistician 37 (1983), as in {@link io.evident.bayes.SufficientStatistics}. Each
 * function computes what it needs anew: the compiler, which sees all of them in one method, does it
 * once.
 */
public final class RunningMoments {
  private RunningMoments() {}

  /**
   * Whether a cell is an observation.
   *
   * @param value of the cell, NaN for null
   * @return false if it is infinite or undefined
   */
  public static boolean isPresent(double value) {
    return Math.abs(value) <= Double.MAX_VALUE;
  }

  /** The distance of the means, to a double. */
  private static double delta(double mean, double mean2) {
    return mean2 - mean;
  }

  /** What rounding that distance left over. */
  private static double deltaLow(double mean, double low, double mean2, double low2) {
    double delta = mean2 - mean;
    double part = delta - mean2;
    return (mean2 - (delta - part)) + (-mean - part) + (low2 - low);
  }

  /** By how much the mean moves. */
  private static double step(long n, double mean, long n2, double mean2) {
    return delta(mean, mean2) * ((double) n2 / (double) (n + n2));
  }

  /** What rounding that left over. */
  private static double stepLow(
      long n, double mean, double low, long n2, double mean2, double low2) {
    double total = (double) (n + n2);
    double ratio = (double) n2 / total;
    double ratioLow = Math.fma(-ratio, total, (double) n2) / total;
    double delta = delta(mean, mean2);
    double step = delta * ratio;
    return Math.fma(delta, ratio, -step)
        + (delta * ratioLow + deltaLow(mean, low, mean2, low2) * ratio);
  }

  private static double nextLow(
      long n, double mean, double low, long n2, double mean2, double low2) {
    double step = step(n, mean, n2, mean2);
    double next = mean + step;
    double part = next - mean;
    return (mean - (next - part)) + (step - part) + (low + stepLow(n, mean, low, n2, mean2, low2));
  }

  /**
   * The mean of both, its high part.
   *
   * @param n how many the first part has
   * @param mean of the first part
   * @param low the low part of it
   * @param n2 how many the second part has
   * @param mean2 of the second part
   * @param low2 the low part of it
   * @return the nearest double to the mean
   */
  public static double mean(long n, double mean, double low, long n2, double mean2, double low2) {
    if (n == 0 || n2 == 0) {
      return n == 0 ? mean2 : mean;
    }
    return mean + step(n, mean, n2, mean2) + nextLow(n, mean, low, n2, mean2, low2);
  }

  /**
   * The mean of both, its low part.
   *
   * @param n how many the first part has
   * @param mean of the first part
   * @param low the low part of it
   * @param n2 how many the second part has
   * @param mean2 of the second part
   * @param low2 the low part of it
   * @return what rounding the mean left over
   */
  public static double meanLow(
      long n, double mean, double low, long n2, double mean2, double low2) {
    if (n == 0 || n2 == 0) {
      return n == 0 ? low2 : low;
    }
    double next = mean + step(n, mean, n2, mean2);
    double nextLow = nextLow(n, mean, low, n2, mean2, low2);
    double sum = next + nextLow;
    return nextLow - (sum - next);
  }

  /** The squares that come from the distance of the two means. */
  private static double between(
      long n, double mean, double low, long n2, double mean2, double low2) {
    if (n == 0 || n2 == 0) {
      return 0;
    }
    double distance = delta(mean, mean2) + deltaLow(mean, low, mean2, low2);
    return distance * distance * ((double) n * ((double) n2 / (double) (n + n2)));
  }

  /**
   * The centred sum of squares of both, its high part.
   *
   * @param n how many the first part has
   * @param mean of the first part
   * @param low the low part of it
   * @param squares of the first part
   * @param n2 how many the second part has
   * @param mean2 of the second part
   * @param low2 the low part of it
   * @param squares2 of the second part
   * @return the sum, rounded
   */
  public static double squares(
      long n,
      double mean,
      double low,
      double squares,
      long n2,
      double mean2,
      double low2,
      double squares2) {
    return squares + squares2 + between(n, mean, low, n2, mean2, low2);
  }

  /**
   * The centred sum of squares of both, its low part.
   *
   * @param n how many the first part has
   * @param mean of the first part
   * @param low the low part of it
   * @param squares of the first part
   * @param squaresLow the low part of it
   * @param n2 how many the second part has
   * @param mean2 of the second part
   * @param low2 the low part of it
   * @param squares2 of the second part
   * @param squaresLow2 the low part of it
   * @return what rounding the sum left over
   */
  public static double squaresLow(
      long n,
      double mean,
      double low,
      double squares,
      double squaresLow,
      long n2,
      double mean2,
      double low2,
      double squares2,
      double squaresLow2) {
    double between = between(n, mean, low, n2, mean2, low2);
    double first = squares + squares2;
    double second = first + between;
    return squaresLow + squaresLow2 + lost(squares, squares2, first) + lost(first, between, second);
  }

  /** What rounding a + b to sum lost. */
  private static double lost(double a, double b, double sum) {
    double part = sum - a;
    return (a - (sum - part)) + (b - part);
  }
}
