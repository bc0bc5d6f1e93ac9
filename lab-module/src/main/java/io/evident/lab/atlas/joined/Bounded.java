package io.evident.lab.atlas.joined;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor computed in float64, with a bound on what float32 may make of each entry.
 *
 * <p>An entry that is a sum of n products a b is off by at most gamma_n sum |a b|, gamma_n = n u /
 * (1 - n u) and u = 2^-24, in whatever order the sum is taken (N. J. Higham, Accuracy and Stability
 * of Numerical Algorithms, 2nd edition, section 3.1); what the factors are off by comes on top.
 *
 * @param shape its dimensions, the channels last
 * @param values row by row
 * @param sizes the sum of the terms' absolute values, which is what a sum's rounding grows with
 * @param errors how far float32 may be off
 * @param terms how many terms an entry is the sum of
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
public record Bounded(
    List<Integer> shape, double[] values, double[] sizes, double[] errors, int terms) {

  /** The relative rounding of float32. */
  private static final double UNIT = 0x1p-24;

  /**
   * What exp, tanh, erf and reciprocal roots of float32 may be off by, in units of rounding of the
   * largest number in their formula. No standard says; libraries name 1 to 5 units for each, and
   * formulas have up to four of them.
   */
  private static final int FUNCTION_ROUNDINGS = 32;

  /** Numbers that float32 holds. */
  static Bounded exact(List<Integer> shape, double[] values) {
    return new Bounded(shape, values, absolutes(values), new double[values.length], 1);
  }

  /** A tensor to be filled in, each entry of which is a number of its own. */
  static Bounded empty(List<Integer> shape) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    return new Bounded(shape, new double[size], new double[size], new double[size], 1);
  }

  private static double[] absolutes(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  /** gamma_n: the relative error of n roundings. */
  static double gamma(int roundings) {
    return roundings * UNIT / (1 - roundings * UNIT);
  }

  /** The rounding of an elementary function whose formula's largest number has this size. */
  static double functionRounding(double size) {
    return gamma(FUNCTION_ROUNDINGS) * size;
  }

  /** The last dimension. */
  int channels() {
    return shape.get(shape.size() - 1);
  }

  /** How many rows of channels there are. */
  int rows() {
    return values.length / channels();
  }

  /** The greatest value that float32 may have made of an entry, in absolute terms. */
  double greatest(int entry) {
    return Math.abs(values[entry]) + errors[entry];
  }

  /** The greatest sum of terms that float32 may have added up for an entry. */
  double greatestSize(int entry) {
    return sizes[entry] + errors[entry];
  }

  /** Sets an entry that is a number of its own. */
  void set(int entry, double value, double error) {
    values[entry] = value;
    sizes[entry] = Math.abs(value);
    errors[entry] = error;
  }

  /** The same entries in another shape. */
  Bounded reshaped(List<Integer> other) {
    return new Bounded(other, values, sizes, errors, terms);
  }

  /**
   * The product of two matrices, of rows and channels.
   *
   * @param a of shape [m, n], or [n, m] if transposed
   * @param b of shape [n, k], or [k, n] if transposed
   * @param sums how many such products are summed afterwards
   * @return of shape [m, k]; its bound holds for the sums
   */
  static Bounded product(Bounded a, boolean transposeA, Bounded b, boolean transposeB, int sums) {
    int m = transposeA ? a.channels() : a.rows();
    int n = transposeA ? a.rows() : a.channels();
    int k = transposeB ? b.rows() : b.channels();
    Bounded product = empty(List.of(m, k));
    double rounding = gamma(Math.multiplyExact(n, sums));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int left = transposeA ? j * m + i : i * n + j;
        double value = a.values[left];
        double most = a.greatest(left);
        for (int c = 0; c < k; c++) {
          int right = transposeB ? c * n + j : j * k + c;
          double term = value * b.values[right];
          double mostTerm = most * b.greatest(right);
          product.values[i * k + c] += term;
          product.sizes[i * k + c] += Math.abs(term);
          product.errors[i * k + c] += mostTerm - Math.abs(term) + rounding * mostTerm;
        }
      }
    }
    return new Bounded(
        product.shape, product.values, product.sizes, product.errors, Math.multiplyExact(n, sums));
  }

  /**
   * The sum of two, the second repeated for every row if it has a single one.
   *
   * @param other of the same shape, or of the shape of a row
   * @return the sum, bounded for any order in which both's terms are added up
   */
  Bounded plus(Bounded other) {
    Bounded sum = empty(shape);
    double rounding = gamma(terms + other.terms);
    for (int i = 0; i < values.length; i++) {
      int o = i % other.values.length;
      sum.values[i] = values[i] + other.values[o];
      sum.sizes[i] = sizes[i] + other.sizes[o];
      sum.errors[i] =
          errors[i] + other.errors[o] + rounding * (greatestSize(i) + other.greatestSize(o));
    }
    return new Bounded(shape, sum.values, sum.sizes, sum.errors, terms + other.terms);
  }

  /** The sum over the rows, of the shape of a row. */
  Bounded sumOfRows() {
    Bounded ones = empty(List.of(rows(), 1));
    Arrays.fill(ones.values, 1);
    Arrays.fill(ones.sizes, 1);
    return product(ones, true, this, false, 1).reshaped(List.of(channels()));
  }
}
