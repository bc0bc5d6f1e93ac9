package io.evident.backprop.check;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Holds a gradient against central differences, entry by entry, on a sample of its entries. */
final class EntryDifferences {
  /** A central difference of a value near 1 in float64 is good to some 1e-9 of the gradient. */
  static final double TOLERANCE = 1e-6;

  /** Fewer entries are not worth a second thread. */
  private static final int LEAST_A_THREAD = 64;

  private final int sampleSize;
  private final SplittableRandom random;

  EntryDifferences(int sampleSize, SplittableRandom random) {
    this.sampleSize = sampleSize;
    this.random = random;
  }

  /** The function at a point of which one entry is moved. One thread uses it at a time. */
  interface Mover {
    /**
     * The value, after which the point is as it was.
     *
     * @param entry which entry
     * @param delta by how much
     */
    double value(int entry, double delta);

    /** Moves an array in place. */
    static Mover of(double[] point, DoubleSupplier value) {
      return (entry, delta) -> {
        double there = point[entry];
        point[entry] = there + delta;
        try {
          return value.getAsDouble();
        } finally {
          point[entry] = there;
        }
      };
    }
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
    Mover mover = Mover.of(point, value);
    return compare(tensor, claimed, floor, value.getAsDouble(), 1, () -> mover);
  }

  /**
   * Moves single entries of a point, on several threads.
   *
   * @param tensor what to call it
   * @param claimed the gradient at the point
   * @param floor the least size of gradient that errors are measured against, 0 for none
   * @param at0 the value at the point
   * @param threads at most so many
   * @param movers gives each thread its own
   * @return what was found, the same for any number of threads
   */
  Comparison compare(
      String tensor,
      double[] claimed,
      double floor,
      double at0,
      int threads,
      Supplier<Mover> movers) {
    TensorComparison comparison =
        new TensorComparison(
            tensor,
            GradientCheck.FINITE_DIFFERENCES,
            TOLERANCE,
            Math.max(floor, TensorComparison.greatest(claimed)));
    int[] entries = sample(claimed.length);
    FiniteDifference[] found = new FiniteDifference[entries.length];
    int parts = Math.max(1, Math.min(threads, entries.length / LEAST_A_THREAD));
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part -> {
              Mover mover = movers.get();
              for (int i = part; i < entries.length; i += parts) {
                int entry = entries[i];
                found[i] =
                    FiniteDifference.of(
                        delta -> mover.value(entry, delta), at0, comparison.enough());
              }
            });
    for (int i = 0; i < entries.length; i++) {
      comparison.add(entries[i], claimed[entries[i]], found[i].derivative(), found[i].error());
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
