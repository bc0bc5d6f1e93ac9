package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Holds a gradient against central differences, entry by entry, on a sample of its entries. */
final class EntryDifferences {
  /** A central difference of a value near 1 in float64 is good to some 1e-9 of the gradient. */
  static final double TOLERANCE = 1e-6;

  /** Beyond this a difference says nothing of a gradient. */
  static final double LEAST_EXACT = 0.01;

  private static final double NOISY = 64;

  /** Fewer entries are not worth a second thread; of many tensors, each gives a few. */
  private static final int LEAST_A_THREAD = 2;

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
   * @param noise standard deviation of one value, as far as it is known
   * @return what was found
   */
  Comparison compare(
      String tensor,
      double[] point,
      double[] claimed,
      double floor,
      DoubleSupplier value,
      double noise) {
    Mover mover = Mover.of(point, value);
    Base base = new Base(point.clone(), value.getAsDouble(), noise, false);
    return compare(tensor, claimed, floor, base, 1, () -> mover);
  }

  /**
   * Where entries are moved from.
   *
   * @param point the entries
   * @param value the function's value there
   * @param noise standard deviation of a value, as far as it is known
   * @param smooth whether the function is known to have no kink
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Base(double[] point, double value, double noise, boolean smooth) {
    FiniteDifference.Line line(int entry) {
      return new FiniteDifference.Line(point[entry], noise, smooth);
    }

    private double sizeOfTerms(double[] gradient) {
      return Slices.greatest(
          point.length,
          (first, last) -> {
            double size = 0;
            for (int i = first; i < last; i++) {
              size = Math.max(size, EntryDifferences.sizeOfTerms(value, point[i], gradient[i]));
            }
            return size;
          });
    }

    /** The size of a gradient that would change the value by all of itself. */
    double natural(int entry) {
      return Math.abs(value) / Math.max(1, Math.abs(point[entry]));
    }
  }

  /**
   * Moves single entries of a point, on several threads.
   *
   * @param tensor what to call it
   * @param claimed the gradient at the point
   * @param floor the least size of gradient that errors are measured against, 0 for none
   * @param base the point
   * @param threads at most so many
   * @param movers gives each thread its own
   * @return what was found, the same for any number of threads
   */
  Comparison compare(
      String tensor,
      double[] claimed,
      double floor,
      Base base,
      int threads,
      Supplier<Mover> movers) {
    TensorComparison comparison =
        new TensorComparison(
            tensor,
            GradientCheck.FINITE_DIFFERENCES,
            tolerance(base.noise, base.sizeOfTerms(claimed)),
            Math.max(floor, Slices.greatestSize(claimed)));
    if (!base.smooth) {
      comparison.withKinks();
    }
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
                    difference(
                        delta -> mover.value(entry, delta),
                        base,
                        entry,
                        claimed[entry],
                        comparison);
              }
            });
    for (int i = 0; i < entries.length; i++) {
      int entry = entries[i];
      comparison.add(
          entry, claimed[entry], found[i], size(claimed[entry], found[i]), base.natural(entry));
    }
    return comparison.done();
  }

  /** What an entry's error is relative to. */
  static double size(double claimed, FiniteDifference found) {
    return Math.max(finite(claimed), finite(found.derivative()));
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? Math.abs(value) : 0;
  }

  /** A difference, with finer and finer steps while it contradicts the claim. */
  static FiniteDifference difference(
      DoubleUnaryOperator f, Base base, int entry, double there, TensorComparison comparison) {
    double wanted = comparison.tolerable();
    double enough = comparison.enough(finite(there));
    FiniteDifference.Line line = base.line(entry).claimed(there, 4 * enough, wanted);
    FiniteDifference found = FiniteDifference.of(f, base.value, line, enough);
    boolean settled = found.isSettled(line);
    if (base.smooth || (settled && (base.noise == 0 || found.error() <= 4 * enough))) {
      return found;
    }
    // What is noise along other variables, or in wide steps, may not be along this one.
    double size = base.point[entry] == 0 ? 1 : Math.abs(base.point[entry]);
    double own = ValueNoise.ofFinest(t -> f.applyAsDouble(t * size));
    return found.or(FiniteDifference.of(f, base.value, line.withNoise(own), enough), line);
  }

  /**
   * How exact central differences of a value can be. With noise e and steps h the error is about
   * h^2 and e / h, at best e^(2/3). Of float64 that is less than {@link #TOLERANCE}; of a value
   * that is computed in float32 it is not.
   *
   * @param noise standard deviation of one value
   * @param size of the terms of the value, which may cancel in it: see {@link #sizeOfTerms}
   * @return relative; at most a hundredth
   */
  static double tolerance(double noise, double size) {
    double relative = noise == 0 ? 0 : noise / size;
    double best = Math.min(LEAST_EXACT, NOISY * Math.pow(relative, 2.0 / 3));
    return Math.max(TOLERANCE, best);
  }

  /** The size of a value or of what a variable adds to it, whichever is larger. */
  static double sizeOfTerms(double value, double variable, double gradient) {
    return Math.max(Math.abs(value), finite(gradient) * Math.max(1, Math.abs(variable)));
  }

  /** Distinct indices in ascending order: all of them, or as many as the sample takes. */
  private int[] sample(int length) {
    if (length <= sampleSize) {
      return IntStream.range(0, length).toArray();
    }
    return random.ints(0, length).distinct().limit(sampleSize).sorted().toArray();
  }
}
