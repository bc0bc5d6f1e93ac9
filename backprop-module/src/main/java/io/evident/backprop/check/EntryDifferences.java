package io.evident.backprop.check;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Holds a gradient against central differences, entry by entry, on a sample of its entries. */
final class EntryDifferences {
  /** A central difference of a value near 1 in float64 is good to some 1e-9 of the gradient. */
  static final double TOLERANCE = 1e-6;

  private final int sampleSize;
  private final SplittableRandom random;

  EntryDifferences(int sampleSize, SplittableRandom random) {
    this.sampleSize = sampleSize;
    this.random = random;
  }

  /**
   * Moves single entries of a point and puts them back.
   *
   * @param tensor what to call it
   * @param point where to differentiate; unchanged afterwards
   * @param claimed the gradient there, of the same length
   * @param floor the least size of gradient that errors are measured against, 0 for none
   * @param value the function's value at the point as it is when called
   * @return what was found
   */
  Comparison compare(
      String tensor, double[] point, double[] claimed, double floor, DoubleSupplier value) {
    TensorComparison comparison =
        new TensorComparison(
            tensor,
            GradientCheck.FINITE_DIFFERENCES,
            TOLERANCE,
            Math.max(floor, TensorComparison.greatest(claimed)));
    double at0 = value.getAsDouble();
    for (int entry : sample(point.length)) {
      double there = point[entry];
      DoubleUnaryOperator moved =
          delta -> {
            point[entry] = there + delta;
            try {
              return value.getAsDouble();
            } finally {
              point[entry] = there;
            }
          };
      FiniteDifference difference = FiniteDifference.of(moved, at0, comparison.enough());
      comparison.add(entry, claimed[entry], difference.derivative(), difference.error());
    }
    return comparison.done();
  }

  /** Distinct indices in ascending order: all of them, or as many as the sample takes. */
  private int[] sample(int length) {
    if (length <= sampleSize) {
      return IntStream.range(0, length).toArray();
    }
    return random.ints(0, length).distinct().limit(sampleSize).sorted().toArray();
  }
}
