package io.evident.lab.arithmetic;

/**
 * Values with what rounding may do to them. A computation in a type with unit roundoff u may be off
 * from the exact value by at most
 *
 * <pre>gamma_n(u) scale_i,    gamma_n(u) = n u / (1 - n u)</pre>
 *
 * <p>where n counts the rounded operations on the way to a value and scale_i is a sum of the
 * magnitudes of the terms in it. The bound holds for every order of summation, with fused
 * multiply-adds and without (Higham, Accuracy and Stability of Numerical Algorithms, second
 * edition, section 3.1 and lemma 3.3).
 */
final class Bounded {
  /** Of float32: half the distance of 1 and the next number. */
  static final double FLOAT32 = 0x1p-24;

  /** Of float64. */
  static final double FLOAT64 = 0x1p-53;

  private final double[] values;
  private final double[] scales;
  private final int roundings;

  Bounded(double[] values, double[] scales, int roundings) {
    this.values = values;
    this.scales = scales;
    this.roundings = roundings;
  }

  /** Numbers that are given, not computed. */
  static Bounded exact(double[] values) {
    return new Bounded(values, new double[values.length], 0);
  }

  double[] values() {
    return values;
  }

  double[] scales() {
    return scales;
  }

  /** |x_i| + scale_i, of which a product with x_i has to be aware. */
  double[] sizes() {
    double[] sizes = new double[values.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(values[i]) + scales[i];
    }
    return sizes;
  }

  int roundings() {
    return roundings;
  }

  static double gamma(int n, double u) {
    return n * u / (1 - n * u);
  }

  /**
   * How far values are off, for their bounds. The bound has room for the rounding of these values
   * too, which were computed in float64.
   *
   * @param found in the order of these, perhaps only the first of them
   * @param u the unit roundoff they were computed with
   * @return the largest |error| / bound: at most 1 if all are right, infinite if one is NaN or off
   *     where no rounding can be
   */
  double worst(double[] found, double u) {
    double gamma = gamma(roundings, u) + gamma(roundings, FLOAT64);
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      double error = Math.abs(found[i] - values[i]);
      if (error == 0) {
        continue;
      }
      double ratio = error / (gamma * scales[i]);
      if (!(ratio <= worst)) {
        worst = Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
      }
    }
    return worst;
  }
}
