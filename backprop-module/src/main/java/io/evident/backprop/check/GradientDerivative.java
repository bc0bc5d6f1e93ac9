package io.evident.backprop.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * H v, the derivative of a gradient along a direction: d/dt g(z + t v) at t = 0 by central
 * differences, every entry with an estimate of its error.
 */
final class GradientDerivative {
  private final List<double[]> values = new ArrayList<>();
  private final List<double[]> errors = new ArrayList<>();
  private final List<double[]> gradient;

  /**
   * Differentiates; the point is moved and put back.
   *
   * @param point z, in place
   * @param v a unit direction
   * @param enough an error at which to stop refining, relative to the root mean square of H v
   * @param gradient g at the point as it is when called, new arrays each time
   */
  GradientDerivative(
      List<double[]> point, List<double[]> v, double enough, Supplier<List<double[]>> gradient) {
    // As in DirectionalDifferences: entries move by about h each.
    double spread = Math.sqrt(RandomDirection.size(point));
    List<double[]> base = RandomDirection.copy(point);
    Map<Double, List<double[]>> moved = new HashMap<>();
    List<double[]> at0 = gradient.get();
    this.gradient = at0;
    for (int p = 0; p < at0.size(); p++) {
      int part = p;
      double[] value = new double[at0.get(p).length];
      double[] error = new double[value.length];
      for (int i = 0; i < value.length; i++) {
        int entry = i;
        FiniteDifference found =
            FiniteDifference.of(
                t ->
                    moved.computeIfAbsent(
                            t,
                            step -> {
                              RandomDirection.move(point, base, step * spread, v);
                              try {
                                return gradient.get();
                              } finally {
                                RandomDirection.move(point, base, 0, v);
                              }
                            })
                        .get(part)[entry],
                at0.get(p)[i],
                enough * spread);
        value[i] = found.derivative() / spread;
        error[i] = found.error() / spread;
      }
      values.add(value);
      errors.add(error);
    }
  }

  List<double[]> values() {
    return values;
  }

  List<double[]> errors() {
    return errors;
  }

  /** The gradient itself, at the point. */
  List<double[]> gradient() {
    return gradient;
  }

  /** At most how far {@code <H v, u>} may be off. */
  double errorAlong(List<double[]> u) {
    double sum = 0;
    for (int p = 0; p < errors.size(); p++) {
      for (int i = 0; i < errors.get(p).length; i++) {
        sum += errors.get(p)[i] * Math.abs(u.get(p)[i]);
      }
    }
    return sum;
  }
}
