package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The gradient of a directional derivative, H v = d/dz {@code <g(z), v>}, for a random unit v.
 *
 * <p>Two things are looked at. Whoever claims to know H v is held against central differences of
 * the gradient along v. And H is symmetric if the gradient is the gradient of anything at all:
 * {@code <H u, v> = <H v, u>}, which needs neither the function nor a second implementation, and
 * which a transposed weight, a wrong axis or a forgotten part does not satisfy; a wrong sign or
 * factor on the whole does.
 */
final class SecondOrder {
  /** Of the central differences, as for first derivatives. */
  private static final double TOLERANCE = EntryDifferences.TOLERANCE;

  private final List<double[]> point;
  private final List<String> names;
  private final Supplier<List<double[]>> gradient;
  private final List<double[]> u;
  private final List<double[]> v;

  /**
   * Draws two directions.
   *
   * @param point z, in place; it is moved and put back
   * @param names of its parts
   * @param gradient g at the point as it is when called, new arrays each time
   * @param random for the directions
   */
  SecondOrder(
      List<double[]> point,
      List<String> names,
      Supplier<List<double[]>> gradient,
      SplittableRandom random) {
    this.point = point;
    this.names = names;
    this.gradient = gradient;
    this.u = RandomDirection.draw(point, random);
    this.v = RandomDirection.draw(point, random);
  }

  List<String> names() {
    return names;
  }

  /** The derivative of the gradient along one part of a random direction, 0 in the others. */
  GradientDerivative along(boolean first, int part) {
    return along(only(first, part));
  }

  /** One part of a random direction, as a unit direction that is 0 in the others. */
  List<double[]> only(boolean first, int part) {
    List<double[]> direction = RandomDirection.copy(first ? u : v);
    for (int p = 0; p < direction.size(); p++) {
      if (p != part) {
        Arrays.fill(direction.get(p), 0);
      }
    }
    double length = RandomDirection.length(direction);
    double[] own = direction.get(part);
    for (int i = 0; i < own.length; i++) {
      own[i] /= length;
    }
    return direction;
  }

  private GradientDerivative along(List<double[]> direction) {
    // The least scale an entry can be judged on is not known yet; refine to the end.
    return new GradientDerivative(point, direction, 0, gradient);
  }

  /** The hand-written gradient's derivative against somebody's H v. */
  List<Comparison> against(UnaryOperator<List<double[]>> hessianTimes) {
    GradientDerivative measured = along(v);
    List<double[]> product = hessianTimes.apply(v);
    double greatest = 0;
    for (double[] part : measured.values()) {
      greatest = Math.max(greatest, greatestFinite(part));
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (int p = 0; p < point.size(); p++) {
      double[] own = measured.values().get(p);
      double claimed = Slices.greatestSize(product.get(p));
      double scale =
          Math.max(
              Math.max(TensorComparison.FLOOR * greatest, greatestFinite(own)),
              claimed < Double.POSITIVE_INFINITY ? claimed : 0);
      TensorComparison comparison =
          new TensorComparison(names.get(p), GradientCheck.SECOND_ORDER, TOLERANCE, scale);
      for (int i = 0; i < own.length; i++) {
        double error = measured.errors().get(p)[i];
        if (error == Double.POSITIVE_INFINITY && Double.isFinite(product.get(p)[i])) {
          comparison.addUnjudged();
        } else {
          // 0 as far as can be seen beside the gradient, as of one that is linear, is 0.
          comparison.add(
              i,
              own[i],
              new FiniteDifference(product.get(p)[i], error, 0, Doubt.NOISE),
              scale,
              Math.abs(measured.gradient().get(p)[i]));
        }
      }
      comparisons.add(comparison.done());
    }
    return comparisons;
  }

  /** Beside the edge of a domain nothing could be measured. */
  private static double greatestFinite(double[] values) {
    double greatest = 0;
    for (double value : values) {
      greatest = Double.isFinite(value) ? Math.max(greatest, Math.abs(value)) : greatest;
    }
    return greatest;
  }

  /** Somebody's own H v against the gradient's derivative, and its symmetry. */
  List<Comparison> ofProducts(UnaryOperator<List<double[]>> hessianTimes, String all) {
    List<Comparison> comparisons = new ArrayList<>(against(hessianTimes));
    comparisons.add(symmetry(all, hessianTimes.apply(u), hessianTimes.apply(v), 0));
    return comparisons;
  }

  /** The hand-written gradient's derivative along u, seen along v, and the other way round. */
  Comparison symmetry(String all) {
    GradientDerivative alongU = along(u);
    GradientDerivative alongV = along(v);
    double error = alongU.errorAlong(v) + alongV.errorAlong(u);
    return symmetry(all, alongU.values(), alongV.values(), error);
  }

  private Comparison symmetry(
      String all, List<double[]> alongU, List<double[]> alongV, double error) {
    // <H u, v> over random v has this standard deviation; see DirectionalDifferences.
    double scale =
        Math.max(RandomDirection.length(alongU), RandomDirection.length(alongV))
            / Math.sqrt(RandomDirection.size(point));
    TensorComparison comparison =
        new TensorComparison(all, GradientCheck.SYMMETRY, TOLERANCE, scale);
    if (error == Double.POSITIVE_INFINITY) {
      comparison.addUnjudged();
    } else {
      comparison.add(0, RandomDirection.dot(alongU, v), RandomDirection.dot(alongV, u), error);
    }
    return comparison.done();
  }
}
