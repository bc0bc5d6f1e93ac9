package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * Holds a gradient against central differences along random directions: <g, S u> against the
 * derivative of L(theta + t S u) in t, where S has the size of each variable on its diagonal, and
 * at least 1.
 *
 * <p>u is uniform over the unit sphere of all n entries, a standard normal vector divided by its
 * length. An error e in the gradient shows as <e, S u>, which is 0 with probability 0: where a
 * sample of entries may miss a wrong one, a direction does not.
 *
 * <p>Over u, <g, S u> has mean 0 and standard deviation |S g| / sqrt(n), the root mean square of S
 * g. That is the scale the tolerance is relative to, and not the value itself, which may be small
 * by chance. A single entry's error e is then |e| |z| / sqrt(n), z standard normal, and is seen
 * where |e| |z| is more than the tolerance times |g|: with 4 directions an error ten times as large
 * is missed once in 25,000 times.
 *
 * <p>A right gradient differs by the error of the central difference alone, which is estimated and
 * allowed for, as for single entries. Steps are sqrt(n) h along u, so that entries move by about h
 * each, as they do there, and the difference does not drown in rounding. Where nothing can be said
 * so, as beside the edge of a domain, S has the sizes of the variables themselves.
 */
final class DirectionalDifferences {
  private static final double UNIT = 0x1p-53;

  private final int directions;
  private final SplittableRandom random;

  DirectionalDifferences(int directions, SplittableRandom random) {
    this.directions = directions;
    this.random = random;
  }

  /** A function near a point. */
  interface Lines {
    /** Its value there. */
    double atPoint();

    /** What is measured of its value in a distance along a direction. */
    <T> T along(List<double[]> direction, Function<DoubleUnaryOperator, T> measured);
  }

  /**
   * A function of what stands at a point.
   *
   * @param point moved in place and put back
   * @param value the function's value at the point as it is when called
   */
  private record InPlace(List<double[]> point, DoubleSupplier value) implements Lines {
    @Override
    public double atPoint() {
      return value.getAsDouble();
    }

    @Override
    public <T> T along(List<double[]> direction, Function<DoubleUnaryOperator, T> measured) {
      List<double[]> base = RandomDirection.copy(point);
      try {
        return measured.apply(
            t -> {
              RandomDirection.move(point, base, t, direction);
              return value.getAsDouble();
            });
      } finally {
        RandomDirection.move(point, base, 0, direction);
      }
    }
  }

  /**
   * What is moved.
   *
   * @param point where to differentiate
   * @param lines the function
   * @param noise standard deviation of one value, as far as it is known
   * @param smooth whether the function is known to have no kink
   */
  record Moved(List<double[]> point, Lines lines, double noise, boolean smooth) {

    /** A function of what stands at the point, which is moved in place and put back. */
    static Moved inPlace(List<double[]> point, DoubleSupplier value, double noise, boolean smooth) {
      return new Moved(point, new InPlace(point, value), noise, smooth);
    }

    Moved withNoise(double measured) {
      return new Moved(point, lines, measured, smooth);
    }

    /** The noise of the value, measured along one direction. */
    double measuredNoise(SplittableRandom random) {
      List<double[]> u = RandomDirection.draw(point, random);
      scale(u, point, Math.sqrt(RandomDirection.size(point)));
      scaleSmall(u, point);
      return lines.along(u, smooth ? ValueNoise::ofSmooth : ValueNoise::of);
    }

    /** Multiplies a direction by the size of each variable, at least 1, and a factor. */
    private static void scale(List<double[]> u, List<double[]> point, double factor) {
      for (int p = 0; p < u.size(); p++) {
        double[] along = u.get(p);
        double[] at = point.get(p);
        Slices.each(
            along.length,
            (first, last) -> {
              for (int i = first; i < last; i++) {
                along[i] = along[i] * factor * Math.max(1, Math.abs(at[i]));
              }
            });
      }
    }

    /** Gives a direction that was scaled so the sizes of the variables themselves, but where 0. */
    private static void scaleSmall(List<double[]> u, List<double[]> point) {
      for (int p = 0; p < u.size(); p++) {
        double[] along = u.get(p);
        double[] at = point.get(p);
        Slices.each(
            along.length,
            (first, last) -> {
              for (int i = first; i < last; i++) {
                along[i] *= at[i] == 0 ? 1 : Math.min(1, Math.abs(at[i]));
              }
            });
      }
    }

    /** The length of a gradient in units of the variables' sizes, at least 1. */
    private static double scaledLength(List<double[]> gradient, List<double[]> point) {
      double squares = 0;
      for (int p = 0; p < gradient.size(); p++) {
        double[] slope = gradient.get(p);
        double[] at = point.get(p);
        squares +=
            Slices.sum(
                at.length,
                (first, last) -> {
                  double part = 0;
                  for (int i = first; i < last; i++) {
                    double scaled = slope[i] * Math.max(1, Math.abs(at[i]));
                    part += scaled * scaled;
                  }
                  return part;
                });
      }
      if (RandomDirection.isExact(squares)) {
        return Math.sqrt(squares);
      }
      List<double[]> scaled = RandomDirection.copy(gradient);
      scale(scaled, point, 1);
      return RandomDirection.length(scaled);
    }
  }

  /**
   * Moves all entries of a point together.
   *
   * @param tensor what to call them
   * @param moved the point and the function
   * @param claimed the gradient there, of the same lengths
   * @param floor the least size of gradient that errors are measured against, 0 for none
   * @return what was found; its entries are the directions
   */
  Comparison compare(String tensor, Moved moved, List<double[]> claimed, double floor) {
    double at0 = moved.lines.atPoint();
    double spread = Math.sqrt(RandomDirection.size(moved.point));
    double size = Moved.scaledLength(claimed, moved.point) / spread;
    double tolerance =
        EntryDifferences.tolerance(moved.noise, EntryDifferences.sizeOfTerms(at0, 0, size));
    TensorComparison comparison =
        new TensorComparison(tensor, GradientCheck.DIRECTIONS, tolerance, Math.max(floor, size));
    double noise = Math.max(moved.noise, ofArguments(moved.point, claimed));
    FiniteDifference.Line line = new FiniteDifference.Line(0, noise, moved.smooth);
    for (int k = 0; k < directions; k++) {
      List<double[]> u = RandomDirection.draw(moved.point, random);
      Moved.scale(u, moved.point, spread);
      Along found = along(moved, u, claimed, at0, line, comparison);
      if (!found.settled) {
        Moved.scaleSmall(u, moved.point);
        Along closer = along(moved, u, claimed, at0, line, comparison);
        boolean better = closer.difference.error() < found.difference.error();
        found = closer.settled || better ? closer : found;
      }
      FiniteDifference perEntry =
          new FiniteDifference(
              found.difference.derivative() / spread,
              found.difference.error() / spread,
              found.difference.steepest() / spread,
              found.difference.doubt());
      comparison.add(k, found.claimed / spread, perEntry, Math.max(floor, size), Math.abs(at0));
    }
    return comparison.done();
  }

  /** What the rounding of the variables themselves does to the value; 0 if that is not known. */
  private static double ofArguments(List<double[]> point, List<double[]> gradient) {
    double sum = 0;
    for (int p = 0; p < point.size(); p++) {
      double[] at = point.get(p);
      double[] slope = gradient.get(p);
      sum +=
          Slices.sum(
              at.length,
              (first, last) -> {
                double part = 0;
                for (int i = first; i < last; i++) {
                  part += Math.abs(at[i] * slope[i]);
                }
                return part;
              });
    }
    return sum < Double.POSITIVE_INFINITY ? UNIT * sum : 0;
  }

  /** The derivative along a direction, claimed and measured. */
  private record Along(double claimed, FiniteDifference difference, boolean settled) {}

  private static Along along(
      Moved moved,
      List<double[]> direction,
      List<double[]> claimed,
      double at0,
      FiniteDifference.Line line,
      TensorComparison comparison) {
    double wanted = comparison.tolerable() * Math.sqrt(RandomDirection.size(claimed));
    double there = RandomDirection.dot(claimed, direction);
    FiniteDifference.Line judged = line.claimed(there, wanted, wanted);
    FiniteDifference found =
        moved.lines.along(direction, f -> measured(f, at0, judged, wanted / 4));
    return new Along(there, found, found.isSettled(judged));
  }

  private static FiniteDifference measured(
      DoubleUnaryOperator f, double at0, FiniteDifference.Line judged, double enough) {
    FiniteDifference found = FiniteDifference.of(f, at0, judged, enough);
    if (found.isSettled(judged) || judged.smooth()) {
      return found;
    }
    // Wide steps may take for noise what is a wave; but finer ones may miss what is rounded.
    FiniteDifference.Line finest = judged.withNoise(ValueNoise.ofFinest(f));
    FiniteDifference closer = FiniteDifference.of(f, at0, finest, enough);
    return closer.isSettled(judged) ? closer : found;
  }
}
