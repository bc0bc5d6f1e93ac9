package io.evident.models.calibration;

import io.evident.models.internal.calibration.ClassRows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which of n sorted scores is the threshold of level alpha: the ceil((n + 1)(1 - alpha))-th
 * smallest, which is the (n + 1 - l)-th with l = floor((n + 1) alpha). Alpha is taken as the
 * decimal number that is typed: 0.1 is a tenth, and not the double nearest to it.
 */
final class ConformalQuantile {
  /**
   * The part of a score that float32 arithmetic may take for nothing: a served network rounds
   * otherwise than the one that was calibrated, and a score that ties with the threshold there must
   * not be beyond it here. It is far above that rounding, and far below what anybody sees of a set
   * or an interval.
   */
  static final double TIE = 0x1p-16;

  private ConformalQuantile() {}

  /** l = floor((n + 1) alpha): how many of n + 1 exchangeable scores lie beyond the threshold. */
  static int beyond(int n, double alpha) {
    requireAlpha(alpha);
    return exact(alpha)
        .multiply(BigDecimal.valueOf(n + 1L))
        .setScale(0, RoundingMode.FLOOR)
        .intValueExact();
  }

  /** The smallest n whose l is at least 1: ceil(1 / alpha) - 1. */
  static long needed(double alpha) {
    requireAlpha(alpha);
    return BigDecimal.ONE.divide(exact(alpha), 0, RoundingMode.CEILING).longValueExact() - 1;
  }

  private static BigDecimal exact(double alpha) {
    return new BigDecimal(Double.toString(alpha));
  }

  private static void requireAlpha(double alpha) {
    // a smaller one needs more images than an array holds
    if (!(alpha >= 1e-9 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be in [1e-9, 1), got " + alpha);
    }
  }

  /**
   * The threshold.
   *
   * @param sorted in increasing order
   * @param of whose scores they are, such as " of class ship", or empty
   * @throws IllegalArgumentException if there are too few
   */
  static double of(double[] sorted, double alpha, String of) {
    require(sorted.length, alpha, of);
    return sorted[sorted.length - beyond(sorted.length, alpha)];
  }

  /**
   * Requires examples enough.
   *
   * @param count how many there are
   * @param of as above
   * @throws IllegalArgumentException if there are too few
   */
  static void require(int count, double alpha, String of) {
    if (beyond(count, alpha) == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "alpha %s needs at least %,d calibration examples%s, got %,d; give more, or a larger alpha",
              exact(alpha).toPlainString(),
              needed(alpha),
              of,
              count));
    }
  }

  /** Scores that were kept. */
  static double[] kept(double[] scores) {
    double[] sorted = scores.clone();
    ClassRows.requireFinite("scores", sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (!(sorted[i] >= 0)) {
        throw new IllegalArgumentException(
            "scores[" + i + "] must be at least 0, got " + sorted[i]);
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }
}
