package io.evident.backprop.check;

import java.util.function.DoubleUnaryOperator;

/**
 * The noise of a function's values, measured: what rounding, a coarser number type inside, or
 * anything random adds to them.
 *
 * <p>Of values at equal distances the k-th differences of a smooth function vanish as the distance
 * to the power k, and those of noise do not: their standard deviation is that of a value times
 * sqrt((2k)!) / k!. Where the fourth, fifth and sixth differences say the same, it is noise. A kink
 * says the same too, but not at every distance, so the least of several distances counts.
 *
 * <p>Source: J. J. Moré and S. M. Wild, Estimating Computational Noise, SIAM Journal on Scientific
 * Computing 33(3), 2011.
 */
final class ValueNoise {
  private static final int VALUES = 9;
  private static final int[] DISTANCES = {-14, -20, -26, -32};

  /** The estimates agree where the greatest is at most so many times the least. */
  private static final double AGREE = 4;

  private ValueNoise() {}

  /**
   * Measures along a line.
   *
   * @param f the function of the distance from the point, which may be relative
   * @return about the standard deviation of one value; 0 if nothing is seen
   */
  static double of(DoubleUnaryOperator f) {
    double least = Double.POSITIVE_INFINITY;
    for (int distance : DISTANCES) {
      double[] values = new double[VALUES];
      for (int i = 0; i < VALUES; i++) {
        values[i] = f.applyAsDouble(Math.scalb((double) (i - VALUES / 2), distance));
      }
      double found = ofDifferences(values);
      if (found > 0) {
        least = Math.min(least, found);
      }
    }
    return least < Double.POSITIVE_INFINITY ? least : 0;
  }

  /** NaN where nothing can be said. */
  private static double ofDifferences(double[] values) {
    double[] differences = values.clone();
    int steady = 0;
    double factor = 1;
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    double last = Double.NaN;
    for (int k = 1; k <= 6; k++) {
      double squares = 0;
      int count = values.length - k;
      for (int i = 0; i < count; i++) {
        differences[i] = differences[i + 1] - differences[i];
        squares += differences[i] * differences[i];
        steady += k == 1 && differences[i] == 0 ? 1 : 0;
      }
      // (2k)! / (k!)^2 grows by 2 (2k - 1) / k.
      factor *= 2.0 * (2 * k - 1) / k;
      if (k >= 4) {
        last = Math.sqrt(squares / count / factor);
        least = Math.min(least, last);
        greatest = Math.max(greatest, last);
      }
    }
    // Steps that mostly change nothing are finer than the values are rounded.
    return steady > (values.length - 1) / 2 || !(greatest <= AGREE * least) ? Double.NaN : last;
  }
}
