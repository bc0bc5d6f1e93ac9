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
 * <p>A kink nearer than every h does not show so: D stays at the mean of the two slopes. It shows
 * in their difference G(h) = (f(h) - 2 f(0) + f(-h)) / h, which is h f''(0) + O(h^3) where f is
 * smooth: J = (4 G(h/4) - G(h)) / 3 is then O(h^3), and at a kink the jump of the slope. Half of it
 * is added to the error.
 *
 * <p>With a kink nearer than every h and two more between h/4 and h, one to each side, those two
 * cancel in D and hide a part of the jump in J. So where no R is good enough, two neighbouring R
 * must vouch for an error: the larger of their two estimates counts.
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
    double before = Double.POSITIVE_INFINITY;
    Step coarse = Step.of(f, at0, FIRST_STEP);
    for (double h = FIRST_STEP / 4; h >= LAST_STEP && !(best.error <= enough); h /= 4) {
      Step fine = Step.of(f, at0, h);
      double rounding = ROUNDED_UNITS * Math.ulp(Math.max(Math.abs(at0), Double.MIN_NORMAL)) / h;
      double jump = Math.abs(4 * fine.gap - coarse.gap) / 3;
      double error = Math.abs(fine.slope - coarse.slope) + jump / 2 + rounding;
      boolean good = error <= enough;
      double sure = good ? error : Math.max(error, before);
      if (good || sure < best.error) {
        best = new FiniteDifference((16 * fine.slope - coarse.slope) / 15, sure);
      }
      before = error;
      coarse = fine;
    }
    return best;
  }

  /** The mean of the slopes to both sides, and their difference. */
  private record Step(double slope, double gap) {
    static Step of(DoubleUnaryOperator f, double at0, double h) {
      double right = f.applyAsDouble(h);
      double left = f.applyAsDouble(-h);
      return new Step((right - left) / (2 * h), (right - at0 - (at0 - left)) / h);
    }
  }
}
