package io.evident.models.internal.table;

/** 64 bits that tell rows of numbers apart. */
public final class RowPrint {
  private RowPrint() {}

  /** Of the bits of the numbers, in order. */
  public static long of(float[] row) {
    long print = 0;
    for (float value : row) {
      print = mixed(print ^ Float.floatToIntBits(value)) + 0x9E3779B97F4A7C15L;
    }
    return print;
  }

  /** Of the bits of the numbers, in order. */
  public static long of(double[] row) {
    long print = 0;
    for (double value : row) {
      print = mixed(print ^ Double.doubleToLongBits(value)) + 0x9E3779B97F4A7C15L;
    }
    return print;
  }

  /** The finalizer of G. L. Steele et al., Fast Splittable Pseudorandom Number Generators, 2014. */
  private static long mixed(long bits) {
    long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
