package io.evident.backprop.internal.linear;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Work on long arrays in slices that threads share. Slices depend on the length alone, and their
 * results are put together in order, so that no number of threads changes a bit.
 */
public final class Slices {
  /**
   * How long a slice is, but the last one. Shorter arrays are one slice, for the calling thread.
   */
  public static final int LENGTH = 1 << 16;

  private Slices() {}

  /** What is done with a slice. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it.
     *
     * @param first index of the first entry
     * @param last index behind the last entry
     */
    void at(int first, int last);
  }

  /**
   * A result of each slice.
   *
   * @param <T> what it is
   */
  @FunctionalInterface
  public interface Result<T> {
    /**
     * Finds it.
     *
     * @param first index of the first entry
     * @param last index behind the last entry
     * @return the result of the slice
     */
    T of(int first, int last);
  }

  /** A number of each slice. */
  @FunctionalInterface
  public interface Part {
    /**
     * Computes it.
     *
     * @param first index of the first entry
     * @param last index behind the last entry
     * @return the number of the slice
     */
    double of(int first, int last);
  }

  /**
   * Does something with each slice.
   *
   * @param length of the array
   * @param work what is done; threads may do it for several slices at once
   */
  public static void each(int length, Work work) {
    if (length < LENGTH) {
      work.at(0, length);
    } else {
      slices(length).forEach(s -> work.at(s * LENGTH, Math.min(length, (s + 1) * LENGTH)));
    }
  }

  private static IntStream slices(int length) {
    return IntStream.range(0, (length + LENGTH - 1) / LENGTH).parallel();
  }

  /**
   * The results of all slices.
   *
   * @param length of the array
   * @param result of a slice
   * @param <T> what a result is
   * @return in order, at least one
   */
  public static <T> List<T> results(int length, Result<T> result) {
    return length < LENGTH
        ? List.of(result.of(0, length))
        : slices(length)
            .mapToObj(s -> result.of(s * LENGTH, Math.min(length, (s + 1) * LENGTH)))
            .toList();
  }

  /**
   * The sum of a number of each slice.
   *
   * @param length of the array
   * @param part the number
   * @return the sum, in the order of the slices
   */
  public static double sum(int length, Part part) {
    if (length < LENGTH) {
      return part.of(0, length);
    }
    double sum = 0;
    for (double of : parts(length, part).toArray()) {
      sum += of;
    }
    return sum;
  }

  /**
   * The greatest number of all slices.
   *
   * @param length of the array
   * @param part the number
   * @return the greatest; NaN if one is
   */
  public static double greatest(int length, Part part) {
    return length < LENGTH ? part.of(0, length) : parts(length, part).max().orElseThrow();
  }

  private static DoubleStream parts(int length, Part part) {
    return slices(length).mapToDouble(s -> part.of(s * LENGTH, Math.min(length, (s + 1) * LENGTH)));
  }

  /**
   * The greatest size of a difference.
   *
   * @param a numbers
   * @param b as many
   * @return max |a_i - b_i|, 0 of empty arrays; NaN if a difference is
   */
  public static double farthest(double[] a, double[] b) {
    return greatest(
        a.length,
        (first, last) -> {
          long most = 0;
          for (int i = first; i < last; i++) {
            most = Math.max(most, sizeBits(a[i] - b[i]));
          }
          return Double.longBitsToDouble(most);
        });
  }

  /**
   * The greatest size of a number.
   *
   * @param a numbers
   * @return max |a_i|, 0 of an empty array; NaN if a number is
   */
  public static double greatestSize(double[] a) {
    return greatest(
        a.length,
        (first, last) -> {
          long most = 0;
          for (int i = first; i < last; i++) {
            most = Math.max(most, sizeBits(a[i]));
          }
          return Double.longBitsToDouble(most);
        });
  }

  /**
   * The bits of |x|. As integers they have the order of the sizes, with those of a NaN last, and
   * the greater of two is found in a third of the time.
   */
  private static long sizeBits(double x) {
    return Double.doubleToRawLongBits(x) & Long.MAX_VALUE;
  }
}
