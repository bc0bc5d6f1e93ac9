package io.evident.backprop.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A derivative by central differences, with an estimate of its own error.
 *
 * <p>D(h) = (f(h) - f(-h)) / 2h = f'(0) + h^2 f'''(0) / 6 + ... is taken for h = s/2^8, s/2^10,
 * ..., where s is the size of the variable, and at least 1; two neighbours give Richardson's R =
 * (16 D(h/4) - D(h)) / 15. The error of the first R is at most about |D(h/4) - D(h)|, and of the
 * later ones about the difference of two R; to either comes the noise of f, which grows as 1/h. The
 * R of the least error wins. Where noise is too much of it, steps begin at s/4. Where no such step
 * is small enough for a small variable, as of a logarithm near 0, steps follow its own size. A step
 * to where f is not finite is made smaller.
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
 * @param steepest the steeper of the slopes to both sides, of the largest step that was taken
 * @param doubt what most of the error comes from
 */
record FiniteDifference(double derivative, double error, double steepest, Doubt doubt) {
  private static final int FIRST_STEP = -8;

  /** Without kinks, and in float64, two steps of this order are mostly enough. */
  private static final int SMOOTH_STEP = -11;

  private static final int WIDE_STEP = -2;
  private static final int LAST_STEP = -40;

  /** Values that are rounded change in grains of less than this part of them. */
  private static final double GRAIN = 1.0 / 16;

  /** A step to where the function is not finite is divided by 2^4, at most so often. */
  private static final int RETREATS = 80;

  /**
   * Noise of a difference in standard deviations of a value: more than five of a Richardson sum.
   */
  private static final double NOISE = 8;

  private static final FiniteDifference NONE =
      new FiniteDifference(Double.NaN, Double.POSITIVE_INFINITY, 0, Doubt.NOT_FINITE);

  /**
   * What is known of a function along one line.
   *
   * @param variable the number that is moved, 0 for a distance; its size sets the steps
   * @param noise standard deviation of one value, as {@link ValueNoise} measures it; at least one
   *     unit of its last place counts
   * @param smooth whether the function is known to have no kink
   * @param claim what the derivative is said to be, or NaN
   * @param agreed by how much it may be off
   * @param tolerable an error up to which it can be judged
   */
  record Line(
      double variable,
      double noise,
      boolean smooth,
      double claim,
      double agreed,
      double tolerable) {
    Line(double variable, double noise, boolean smooth) {
      this(variable, noise, smooth, Double.NaN, 0, 0);
    }

    Line claimed(double derivative, double off, double error) {
      return new Line(variable, noise, smooth, derivative, off, error);
    }

    Line withNoise(double measured) {
      return new Line(variable, measured, smooth, claim, agreed, tolerable);
    }

    /** Whether an estimate that contradicts the claim may be one of steps that are too wide. */
    boolean contradicts(double derivative, double error) {
      return Math.abs(derivative - claim) > agreed + error;
    }
  }

  /**
   * Differentiates at 0, where nothing more is known.
   *
   * @param f the function of the distance from the point
   * @param at0 f(0), for the size of its rounding
   * @param enough an error at which to stop refining
   * @return the derivative and its error
   */
  static FiniteDifference of(DoubleUnaryOperator f, double at0, double enough) {
    return of(f, at0, new Line(0, 0, false), enough);
  }

  /**
   * Differentiates at 0. What contradicts the claim is looked at with all steps, and the claim is
   * believed if an estimate that is exact enough agrees with it: of a function that changes faster
   * than wide steps can see, several of those may agree with each other.
   *
   * @param f the function of the distance from the point
   * @param at0 f(0)
   * @param line what is known of it
   * @param enough an error at which to stop refining
   * @return the derivative and its error
   */
  static FiniteDifference of(DoubleUnaryOperator f, double at0, Line line, double enough) {
    double size = Math.abs(line.variable);
    double wide = Math.max(size, 1);
    int first = line.smooth ? SMOOTH_STEP : FIRST_STEP;
    FiniteDifference found = refined(f, at0, line, wide, first, enough);
    if (!found.isSettled(line)) {
      found = found.or(refined(f, at0, line, wide, WIDE_STEP, enough), line);
    }
    if (!found.isSettled(line) && size != 0 && size < 1) {
      found = found.or(refined(f, at0, line, size, FIRST_STEP, enough), line);
    }
    if (!found.isSettled(line) && (size > 1 || line.noise > 0)) {
      // What changes within a short way looks like noise to steps of the variable's size.
      // Its error leaves out what is noise after all, so that it may settle a claim and no more.
      FiniteDifference near = refined(f, at0, line.withNoise(0), 1, FIRST_STEP, enough);
      found = near.settles(line) ? near : found;
    }
    return found;
  }

  /** Whether it is exact enough to judge the claim, and agrees with it. */
  boolean isSettled(Line line) {
    return error <= line.tolerable && !line.contradicts(derivative, error);
  }

  /** Whether it agrees with the claim, and is as exact as that may be off. */
  private boolean settles(Line line) {
    return isSettled(line) && error <= line.agreed;
  }

  /** The other one where it settles the claim, else the more exact one. */
  FiniteDifference or(FiniteDifference other, Line line) {
    return other.settles(line) ? other : or(other);
  }

  /** The more exact one. */
  FiniteDifference or(FiniteDifference other) {
    return other.error < error ? other : this;
  }

  private static FiniteDifference refined(
      DoubleUnaryOperator f, double at0, Line line, double size, int first, double enough) {
    Estimates estimates = new Estimates(f, at0, line);
    FiniteDifference best = NONE;
    Step coarse = null;
    double richardson = Double.NaN;
    double jumpBefore = 0;
    double h = size * Math.scalb(1.0, first);
    double steepest = Double.NaN;
    double last = size * Math.scalb(1.0, LAST_STEP);
    int retreats = 0;
    while (h >= last || Double.isNaN(best.derivative)) {
      Step fine = Step.of(f, at0, line, h);
      if (fine == null || retreats > RETREATS) {
        break;
      }
      if (!fine.isFinite()) {
        h /= 16;
        retreats++;
        coarse = null;
        continue;
      }
      steepest = Double.isNaN(steepest) ? fine.steepest : steepest;
      if (fine.steepest == 0
          && Math.abs(best.derivative) > best.error
          && coarse != null
          && coarse.change < GRAIN) {
        // Nothing changes, where wider steps saw that it does: steps are finer than the values. Not
        // so where all of the value changed: those steps passed kinks, as of a unit at rest.
        break;
      }
      if (coarse != null) {
        double r = richardson(coarse, fine);
        double noise = NOISE * fine.noise / h;
        double bent =
            Math.abs(Double.isNaN(richardson) ? fine.slope - coarse.slope : r - richardson);
        double seen = line.smooth ? 0 : Math.abs(4 * fine.gap - coarse.gap) / 3;
        // A jump that is less than the noise of its own is part of that.
        double jump = seen <= 2 * noise ? 0 : seen;
        double own = bent + jump / 2 + noise;
        double turned = (own <= enough ? jump : Math.max(jump, jumpBefore)) / 2;
        double error = bent + turned + noise;
        Doubt doubt = doubt(error, noise, turned);
        FiniteDifference found = new FiniteDifference(r, error, steepest, doubt);
        estimates.add(found, h);
        best = best.or(found);
        boolean contradicted = line.contradicts(best.derivative, best.error);
        if (!contradicted && (best.error <= enough || noise > error / 2)) {
          return best;
        }
        if (noise > error / 2 && noise > line.tolerable) {
          // Smaller steps have more noise, and noise is too much already.
          break;
        }
        richardson = r;
        jumpBefore = jump;
      }
      coarse = fine;
      h /= 4;
    }
    return line.smooth ? best : estimates.confirmed(best);
  }

  private static Doubt doubt(double error, double noise, double turned) {
    if (noise >= error / 2) {
      return Doubt.NOISE;
    }
    return turned >= error / 2 ? Doubt.KINK : Doubt.BEND;
  }

  /** (16 D(h/4) - D(h)) / 15, which overflows no sooner than D. */
  private static double richardson(Step coarse, Step fine) {
    return fine.slope + (fine.slope - coarse.slope) / 15;
  }

  /** What the steps of one line said. */
  private static final class Estimates {
    /** Steps of a power of 2 may all fall on the same place of something periodic or rounded. */
    private static final double[] OTHER_STEPS = {0.83, 0.71, 0.57, 0.43};

    private final DoubleUnaryOperator f;
    private final double at0;
    private final Line line;
    private final List<FiniteDifference> found = new ArrayList<>();
    private final List<Double> steps = new ArrayList<>();

    Estimates(DoubleUnaryOperator f, double at0, Line line) {
      this.f = f;
      this.at0 = at0;
      this.line = line;
    }

    void add(FiniteDifference estimate, double step) {
      found.add(estimate);
      steps.add(step);
    }

    /**
     * The most exact estimate, if it agrees with the claim or if other steps near its own agree
     * with it. Otherwise how far those are off is added to its error, and it must still be the most
     * exact.
     */
    FiniteDifference confirmed(FiniteDifference best) {
      FiniteDifference now = best;
      boolean[] asked = new boolean[found.size()];
      while (line.contradicts(now.derivative, now.error)) {
        int at = found.indexOf(now);
        if (at < 0 || asked[at]) {
          return now;
        }
        asked[at] = true;
        double spread = 0;
        for (double other : OTHER_STEPS) {
          Step coarse = Step.of(f, at0, line, 4 * other * steps.get(at));
          Step fine = Step.of(f, at0, line, other * steps.get(at));
          if (coarse != null && fine != null) {
            double r = richardson(coarse, fine);
            spread = Math.max(spread, Math.abs(r - now.derivative));
          }
        }
        if (spread > now.error) {
          found.set(
              at,
              new FiniteDifference(
                  now.derivative, now.error + 2 * spread, now.steepest, now.doubt));
        }
        now = NONE;
        for (FiniteDifference each : found) {
          now = now.or(each);
        }
      }
      return now;
    }
  }

  /**
   * The mean of the slopes to both sides, their difference, the steeper, a value's noise, and the
   * greater change as a part of the greatest value.
   */
  private record Step(double slope, double gap, double steepest, double noise, double change) {

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
          Math.max(Math.abs(above - at0) / right, Math.abs(at0 - below) / left),
          Math.max(line.noise, greatest == 0 ? 0 : Math.ulp(greatest)),
          Math.max(Math.abs(above - at0), Math.abs(at0 - below)) / greatest);
    }

    boolean isFinite() {
      return Double.isFinite(slope) && Double.isFinite(gap);
    }
  }
}
