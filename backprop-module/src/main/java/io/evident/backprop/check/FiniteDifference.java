package io.evident.backprop.check;

import java.util.function.DoubleUnaryOperator;

/**
 * A derivative by central differences, with an estimate of its own error.
 *
 * <p>D(h) = (f(h) - f(-h)) / 2h = f'(0) + h^2 f'''(0) / 6 + ... is taken for h = s/2^8, s/2^10,
 * ..., where s is the size of the variable, and at least 1; two neighbours give Richardson's R =
 * (16 D(h/4) - D(h)) / 15. The error of the first R is at most about |D(h/4) - D(h)|, and of the
 * later ones about the difference of two R; to either comes the noise of f, which grows as 1/h. The
 * R of the least error wins. Where no such step is small enough for a small variable, as of a
 * logarithm near 0, steps follow its own size. A step to where f is not finite is made smaller.
 *
 * <p>A kink within h of 0 shows as neighbours that do not agree, until h is less than its distance.
 * A kink nearer than every h does not show so: D stays at the mean of the two slopes. It shows in
 * their difference G(h) = (f(h) - 2 f(0) + f(-h)) / h, which is h f''(0) + O(h^3) where f is
 * smooth: J = (4 G(h/4) - G(h)) / 3 is then O(h^3), and at a kink the jump of the slope. Half of
 * it, or of the one before if that is larger, is added to the error: with a kink nearer than every
 * h and two more between h/4 and h, one to each side, those two cancel in D and hide a part of one
 * J.
 *
 * @param derivative the estimate of f'(0); NaN if there is none
 * @param error about how far it may be off
 * @param doubt what most of the error comes from
 */
record FiniteDifference(double derivative, double error, Doubt doubt) {
  private static final int FIRST_STEP = -8;
  private static final int LAST_STEP = -24;

  /** A step to where the function is not finite is divided by 2^4, at most so often. */
  private static final int RETREATS = 80;

  /**
   * Noise of a difference in standard deviations of a value: more than five of a Richardson sum.
   */
  private static final double NOISE = 8;

  private static final FiniteDifference NONE =
      new FiniteDifference(Double.NaN, Double.POSITIVE_INFINITY, Doubt.NOT_FINITE);

  /**
   * What is known of a function along one line.
   *
   * @param variable the number that is moved, 0 for a distance; its size sets the steps
   * @param noise standard deviation of one value, as {@link ValueNoise} measures it; at least one
   *     unit of its last place counts
   * @param smooth whether the function is known to have no kink
   */
  record Line(double variable, double noise, boolean smooth) {
    static final Line UNKNOWN = new Line(0, 0, false);
  }

  /**
   * Differentiates at 0.
   *
   * @param f the function of the distance from the point
   * @param at0 f(0), for the size of its rounding
   * @param enough an error at which to stop refining
   * @return the derivative and its error
   */
  static FiniteDifference of(DoubleUnaryOperator f, double at0, double enough) {
    return of(f, at0, Line.UNKNOWN, enough);
  }

  /**
   * Differentiates at 0.
   *
   * @param f the function of the distance from the point
   * @param at0 f(0)
   * @param line what is known of it
   * @param enough an error at which to stop refining
   * @return the derivative and its error
   */
  static FiniteDifference of(DoubleUnaryOperator f, double at0, Line line, double enough) {
    double size = Math.abs(line.variable);
    FiniteDifference found = refined(f, at0, line, Math.max(size, 1), enough);
    // Where noise is what is left, smaller steps are worse.
    if (found.error <= enough || found.doubt == Doubt.NOISE || size == 0 || size >= 1) {
      return found;
    }
    FiniteDifference closer = refined(f, at0, line, size, enough);
    return closer.error < found.error ? closer : found;
  }

  /**
   * The same if other steps agree with it. A right derivative is the same for any step; where kinks
   * lie between the steps the estimates differ.
   *
   * @return this, or one of unlimited error
   */
  FiniteDifference confirmedBy(DoubleUnaryOperator f, double at0, Line line, double tolerance) {
    if (line.smooth) {
      return this;
    }
    for (double factor : new double[] {0.71, 0.37, 0.17}) {
      FiniteDifference other =
          refined(f, at0, line, factor * Math.max(Math.abs(line.variable), 1), error / 2);
      double allowed = error + other.error + tolerance * Math.abs(derivative);
      if (!(Math.abs(other.derivative - derivative) <= allowed)) {
        return new FiniteDifference(derivative, Double.POSITIVE_INFINITY, Doubt.KINK);
      }
    }
    return this;
  }

  private static FiniteDifference refined(
      DoubleUnaryOperator f, double at0, Line line, double size, double enough) {
    FiniteDifference best = NONE;
    Step coarse = null;
    double richardson = Double.NaN;
    double jumpBefore = 0;
    double h = size * Math.scalb(1.0, FIRST_STEP);
    double last = size * Math.scalb(1.0, LAST_STEP);
    int retreats = 0;
    while (h >= last || best == NONE) {
      Step fine = Step.of(f, at0, line, h);
      if (fine == null || retreats > RETREATS) {
        return best;
      }
      if (!fine.isFinite()) {
        h /= 16;
        retreats++;
        coarse = null;
        continue;
      }
      if (coarse != null) {
        double r = (16 * fine.slope - coarse.slope) / 15;
        double noise = NOISE * fine.noise / h;
        double bent =
            Math.abs(Double.isNaN(richardson) ? fine.slope - coarse.slope : r - richardson);
        // A jump that is less than the noise of its own is part of that.
        double jump =
            line.smooth ? 0 : Math.max(0, Math.abs(4 * fine.gap - coarse.gap) / 3 - 2 * noise);
        double own = bent + jump / 2 + noise;
        double error = own <= enough ? own : bent + Math.max(jump, jumpBefore) / 2 + noise;
        if (error < best.error) {
          Doubt doubt = noise >= error / 2 ? Doubt.NOISE : Doubt.KINK;
          best = new FiniteDifference(r, error, doubt);
        }
        if (best.error <= enough || noise > error / 2) {
          // Smaller steps have more noise, and noise is most of the error already.
          return best;
        }
        richardson = r;
        jumpBefore = jump;
      }
      coarse = fine;
      h /= 4;
    }
    return best;
  }

  /** The mean of the slopes to both sides, their difference, and the noise of a value. */
  private record Step(double slope, double gap, double noise) {

    /** Null where the variable cannot move by so little. */
    static Step of(DoubleUnaryOperator f, double at0, Line line, double h) {
      double x = line.variable;
      double right = x + h - x;
      double left = x - (x - h);
      if (!(right > 0 && left > 0)) {
        return null;
      }
      double above = f.applyAsDouble(right);
      double below = f.applyAsDouble(-left);
      double greatest = Math.max(Math.abs(at0), Math.max(Math.abs(above), Math.abs(below)));
      return new Step(
          (above - below) / (right + left),
          line.smooth ? 0 : (above - at0) / right - (at0 - below) / left,
          Math.max(line.noise, Math.ulp(Math.max(greatest, Double.MIN_NORMAL))));
    }

    boolean isFinite() {
      return Double.isFinite(slope) && Double.isFinite(gap);
    }
  }
}
