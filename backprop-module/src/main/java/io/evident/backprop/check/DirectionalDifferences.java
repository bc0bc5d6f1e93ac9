package io.evident.backprop.check;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;

/**
 * Holds a gradient against central differences along random directions: <g, u> against the
 * derivative of L(theta + t u) in t.
 *
 * <p>u is uniform over the unit sphere of all n entries, a standard normal vector divided by its
 * length. An error e in the gradient shows as <e, u>, which is 0 with probability 0: where a sample
 * of entries may miss a wrong one, a direction does not.
 *
 * <p>Over u, <g, u> has mean 0 and standard deviation |g| / sqrt(n), the root mean square of g.
 * That is the scale the tolerance is relative to, and not the value itself, which may be small by
 * chance. A single entry's error e is then |e| |z| / sqrt(n), z standard normal, and is seen where
 * |e| |z| is more than the tolerance times |g|: with 4 directions an error ten times as large is
 * missed once in 25,000 times.
 *
 * <p>A right gradient differs by the error of the central difference alone, which is estimated and
 * allowed for, as for single entries. Steps are sqrt(n) h along u, so that entries move by about h
 * each, as they do there, and the difference does not drown in rounding.
 */
final class DirectionalDifferences {
  /** As for single entries. */
  private static final double TOLERANCE = EntryDifferences.TOLERANCE;

  private final int directions;
  private final SplittableRandom random;

  DirectionalDifferences(int directions, SplittableRandom random) {
    this.directions = directions;
    this.random = random;
  }

  /**
   * Moves all entries of a point together and puts them back.
   *
   * @param tensor what to call them
   * @param point where to differentiate; unchanged afterwards
   * @param claimed the gradient there, of the same lengths
   * @param floor the least size of gradient that errors are measured against, 0 for none
   * @param value the function's value at the point as it is when called
   * @return what was found; its entries are the directions
   */
  Comparison compare(
      String tensor,
      List<double[]> point,
      List<double[]> claimed,
      double floor,
      DoubleSupplier value) {
    double spread = Math.sqrt(RandomDirection.size(point));
    double scale = Math.max(floor, RandomDirection.length(claimed) / spread);
    TensorComparison comparison =
        new TensorComparison(tensor, GradientCheck.DIRECTIONS, TOLERANCE, scale);
    double at0 = value.getAsDouble();
    List<double[]> base = RandomDirection.copy(point);
    for (int k = 0; k < directions; k++) {
      List<double[]> u = RandomDirection.draw(point, random);
      DoubleUnaryOperator moved =
          t -> {
            try {
              RandomDirection.move(point, base, t * spread, u);
              return value.getAsDouble();
            } finally {
              RandomDirection.move(point, base, 0, u);
            }
          };
      FiniteDifference found = FiniteDifference.of(moved, at0, comparison.enough() * spread);
      comparison.add(
          k, RandomDirection.dot(claimed, u), found.derivative() / spread, found.error() / spread);
    }
    return comparison.done();
  }
}
