package io.evident.backprop.check;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The noise of a function's values, measured: what rounding, a coarser number type inside, or
 * anything random adds to them.
 *
 * <p>Of values at equal distances the k-th differences of a smooth function vanish as the distance
 * to the power k, and those of noise do not: their standard deviation is that of a value times
 * sqrt((2k)!) / k!. Where the fourth, fifth and sixth differences say the same, it is noise. A kink
 * says the same too, but in proportion to the distance: it is noise where two distances say the
 * same.
 *
 * <p>Source: J. J. Moré and S. M. Wild, Estimating Computational Noise, SIAM Journal on Scientific
 * Computing 33(3), 2011.
 */
final class ValueNoise {
  private static final int VALUES = 9;

  /** Of the highest differences. */
  private static final int ORDER = 6;

  /** Steps of a power of 2 would all be rounded alike, and those of any one size in a pattern. */
  private static final double[] UNEVEN = {0.714_063_829, 0.912_870_929, 0.583_874_208};

  private static final int[] DISTANCES = {-12, -16, -20, -24, -28, -32};

  /** The estimates agree where the greatest is at most so many times the least. */
  private static final double AGREE = 10;

  /** Noise is the same at two distances; what a kink looks like is 16 times as large. */
  private static final double ALIKE = 8;

  private static final int SMOOTH = -20;

  private ValueNoise() {}

  /**
   * Measures along a line.
   *
   * @param f the function of the distance from the point, which may be relative
   * @return about the standard deviation of one value; 0 if nothing is seen
   */
  static double of(DoubleUnaryOperator f) {
    double[] found = all(f);
    double noise = 0;
    for (int d = 0; d < found.length; d++) {
      noise = isSeenTwice(found, d) ? Math.max(noise, found[d]) : noise;
    }
    return noise;
  }

  private static double[] all(DoubleUnaryOperator f) {
    return Arrays.stream(DISTANCES)
        .mapToDouble(distance -> at(f, distance, UNEVEN.length))
        .toArray();
  }

  private static boolean isSeenTwice(double[] found, int at) {
    for (int d = 0; d < found.length; d++) {
      if (d != at && Math.max(found[d], found[at]) <= ALIKE * Math.min(found[d], found[at])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Measures where least is moved: what is the same at the two finest distances at which anything
   * changes.
   *
   * @param f the function of the distance from the point, which may be relative
   * @return about the standard deviation of one value; 0 if nothing is seen
   */
  static double ofFinest(DoubleUnaryOperator f) {
    double[] found = all(f);
    for (int d = found.length - 1; d >= 0; d--) {
      if (isSeenTwice(found, d)) {
        return found[d];
      }
    }
    return 0;
  }

  /**
   * Measures at one distance: enough for a function that has no kink and computes in float64.
   *
   * @param f the function of the distance from the point
   * @return about the standard deviation of one value; 0 if nothing is seen
   */
  static double ofSmooth(DoubleUnaryOperator f) {
    double found = at(f, SMOOTH, 1);
    return found > 0 ? found : 0;
  }

  /** NaN where nothing can be said. */
  private static double at(DoubleUnaryOperator f, int distance, int rows) {
    double[][] all = new double[rows][VALUES];
    double size = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < VALUES; i++) {
        all[row][i] = f.applyAsDouble(Math.scalb((i - VALUES / 2) * UNEVEN[row], distance));
        size = Math.max(size, Math.abs(all[row][i]));
      }
    }
    if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
      return Double.NaN;
    }
    // A power of 2, so that nothing is rounded: squares would overflow, or be 0.
    int exponent = Math.getExponent(size);
    return Math.scalb(of(all, -exponent), exponent);
  }

  /** The noise of values that are times a power of 2. */
  private static double of(double[][] all, int power) {
    double[] squares = new double[ORDER + 1];
    int rows = all.length;
    int steady = 0;
    double step = 0;
    for (double[] given : all) {
      double[] values = new double[VALUES];
      for (int i = 0; i < VALUES; i++) {
        values[i] = Math.scalb(given[i], power);
      }
      for (int k = 1; k <= ORDER; k++) {
        for (int i = 0; i < VALUES - k; i++) {
          values[i] = values[i + 1] - values[i];
          squares[k] += values[i] * values[i] / (VALUES - k) / rows;
          steady += k == 1 && values[i] == 0 ? 1 : 0;
          step = k == 1 ? Math.max(step, Math.abs(values[i])) : step;
        }
      }
    }
    if (steady > rows * (VALUES - 1) / 2) {
      // Distances finer than the values are rounded: what changes does so by one step of them.
      return step > 0 ? step : Double.NaN;
    }
    double factor = 1;
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    double last = Double.NaN;
    for (int k = 1; k <= ORDER; k++) {
      // (2k)! / (k!)^2 grows by 2 (2k - 1) / k.
      factor *= 2.0 * (2 * k - 1) / k;
      if (k >= ORDER - 2) {
        last = Math.sqrt(squares[k] / factor);
        least = Math.min(least, last);
        greatest = Math.max(greatest, last);
      }
    }
    return greatest <= AGREE * least ? last : Double.NaN;
  }
}
