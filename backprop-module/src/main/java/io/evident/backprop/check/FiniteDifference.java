package io.evident.backprop.check;

import java.util.function.DoubleUnaryOperator;

/**
 * A derivative by central differences, with an estimate of its own error.
 *
 * <p>D(h) = (f(h) - f(-h)) / 2h = f'(0) + h^2 f'''(0) / 6 + ... is taken for h = 2^-10, 2^-12, ...;
 * two neighbours give Richardson's R = (16 D(h/4) - D(h)) / 15, whose error is at most about
 * |D(h/4) - D(h)| plus the rounding of f, which grows as 1/h. The R of the least error wins. A kink
 * within h of 0 shows as neighbours that do not agree, until h is less than its distance.
 *
 * @param derivative the estimate of f'(0)
 * @param error about how far it may be off
 */
record FiniteDifference(double derivative, double error) {
  private static final double FIRST_STEP = 0x1p-10;
  private static final double LAST_STEP = 0x1p-24;

  /** Rounding of one loss, in units of its last place: sums of thousands of rounded products. */
  private static final double ROUNDED_UNITS = 8;

  /**
   * Differentiates at 0.
   *
   * @param f the function
   * @param at0 f(0), for the size of its rounding
   * @param enough an error at which to stop refining
   * @return the derivative and its error
   */
  static FiniteDifference of(DoubleUnaryOperator f, double at0, double enough) {
    FiniteDifference best = new FiniteDifference(Double.NaN, Double.POSITIVE_INFINITY);
    double coarse = central(f, FIRST_STEP);
    for (double h = FIRST_STEP / 4; h >= LAST_STEP && !(best.error <= enough); h /= 4) {
      double fine = central(f, h);
      double rounding = ROUNDED_UNITS * Math.ulp(Math.max(Math.abs(at0), Double.MIN_NORMAL)) / h;
      double error = Math.abs(fine - coarse) + rounding;
      if (error < best.error) {
        best = new FiniteDifference((16 * fine - coarse) / 15, error);
      }
      coarse = fine;
    }
    return best;
  }

  private static double central(DoubleUnaryOperator f, double h) {
    return (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
  }
}
