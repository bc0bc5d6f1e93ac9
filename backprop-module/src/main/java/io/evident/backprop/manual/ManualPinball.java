package io.evident.backprop.manual;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * L = 1/N sum max(q r, (q - 1) r), for r = t - s and a level q of each output; Q outputs in a row
 * have one target. The absolute error is twice this for the level 1/2.
 *
 * <p>dL/ds = -q / N where s &lt; t, (1 - q) / N where s &gt; t, and 0 at the kink s = t.
 */
final class ManualPinball implements ManualLoss {
  /** By the output among those of one target: minus the slope where s &lt; t. */
  private final double[] below;

  /** The slope where s &gt; t. */
  private final double[] above;

  private ManualPinball(double[] below, double[] above) {
    this.below = below;
    this.above = above;
  }

  static ManualPinball of(List<Double> levels) {
    return new ManualPinball(
        levels.stream().mapToDouble(q -> q).toArray(),
        levels.stream().mapToDouble(q -> 1 - q).toArray());
  }

  static ManualPinball ofAbsoluteError() {
    return new ManualPinball(new double[] {1}, new double[] {1});
  }

  private double slope(int k, double s, double t) {
    int level = k % below.length;
    // What is not a number stays one.
    return s < t ? -below[level] : s > t ? above[level] : 0 * s;
  }

  @Override
  public double value(int batch, double[] s, double[] t) {
    return valueNear(batch, s, s, t);
  }

  @Override
  public double valueNear(int batch, double[] s0, double[] s, double[] t) {
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      double target = t[k / below.length];
      sum += slope(k, s0[k], target) * (s[k] - target);
    }
    return sum / batch;
  }

  @Override
  public int flips(double[] s0, double[] s, double[] t) {
    int flips = 0;
    for (int k = 0; k < s.length; k++) {
      double target = t[k / below.length];
      flips += s0[k] > target == s[k] > target ? 0 : 1;
    }
    return flips;
  }

  @Override
  public void flip(double[] s0, double[] s, double[] t, IntToDoubleFunction margin) {
    for (int k = 0; k < s.length; k++) {
      double target = t[k / below.length];
      double off = Math.abs(s0[k] - target);
      if (off < margin.applyAsDouble(k)) {
        double beyond = Math.max(Math.max(Math.abs(s[k] - s0[k]), off), Math.ulp(target));
        s[k] = s0[k] > target ? target - beyond : target + beyond;
      }
    }
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      ds[k] = slope(k, s[k], t[k / below.length]) / batch;
    }
    return ds;
  }

  /** A level and its quotient by N are rounded. */
  @Override
  public double[] gradientVariance(int batch, double[] s, double[] t) {
    return RoundingVariance.scaledSquares(2, gradient(batch, s, t));
  }
}
