package io.evident.backprop.check;

/**
 * The relative error of the cs145 assignments, element by element:
 *
 * <pre>max |a - b| / max(1e-8, |a| + |b|)</pre>
 *
 * <p>It is at most 1 and not what the check judges by, which is {@link Comparison#relativeError}.
 * Each entry is measured against itself alone, so that an entry which is small beside its
 * neighbours, from which it was left over in a sum, is held to digits that the sum does not have:
 * where the tensor's largest error is 1e-12 of its largest entry, this one may be 1e-4. Between 0
 * and 0 it is 0, and a sign that is wrong is an error of 1, whatever the size.
 */
final class ElementwiseError {
  /** The least sum of two sizes that counts; below it the error is absolute, times 1e8. */
  public static final double FLOOR = 1e-8;

  private ElementwiseError() {}

  /**
   * The error between two numbers.
   *
   * @param a any
   * @param b any
   * @return |a - b| / max(1e-8, |a| + |b|), from 0 to 1; NaN if one of them is not finite
   */
  public static double of(double a, double b) {
    return Math.abs(a - b) / Math.max(FLOOR, Math.abs(a) + Math.abs(b));
  }

  /**
   * The largest error between two arrays.
   *
   * @param a any
   * @param b of the same length
   * @return max_i |a_i - b_i| / max(1e-8, |a_i| + |b_i|), 0 if they are empty; NaN if a number is
   *     not finite
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double greatest(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "a and b must have the same length, got " + a.length + " and " + b.length);
    }
    double greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, of(a[i], b[i]));
    }
    return greatest;
  }
}
