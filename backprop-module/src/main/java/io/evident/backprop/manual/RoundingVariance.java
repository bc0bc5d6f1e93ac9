package io.evident.backprop.manual;

/**
 * How far rounding moves the results of one layer: variances in units of u^2, for a unit roundoff
 * u.
 *
 * <p>One rounding moves a result r by at most u |r|, up or down: its variance is at most u^2 r^2. A
 * sum of n products t_i rounds every product and every partial sum s_k = t_1 + ... + t_k. If the
 * order of the terms has nothing to do with their values, the mean of s_k^2 over all orders is
 * (k/n)^2 S^2 + k (n - k) / (n (n - 1)) (Q - S^2 / n), with S = sum t_i and Q = sum t_i^2. Summed
 * over k that is at most n (S^2 / 3 + Q / 6) + S^2 + Q.
 *
 * <p>Independent roundings of mean 0 are the model of N. Higham and T. Mary, A New Approach to
 * Probabilistic Rounding Error Analysis, SIAM J. Sci. Comput. 41(5), 2019, section 2.2. Kernels add
 * in several sums side by side and round less often than one sum does.
 *
 * @param inputs of dL/dx, [N, input...]; empty where there is no rounding
 * @param parameters the largest of each parameter's gradient
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
record RoundingVariance(double[] inputs, double[] parameters) {
  /** A library's exponential, tanh or error function: within four units of the last place. */
  static final double FUNCTION = 16;

  /** No rounding. */
  static final double[] NONE = {};

  static final RoundingVariance EXACT = new RoundingVariance(NONE, NONE);

  /**
   * Of sums of products.
   *
   * @param terms n, of each sum
   * @param sums S
   * @param squares Q, written over with the variances
   * @return {@code squares}
   */
  static double[] ofSums(double terms, double[] sums, double[] squares) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] = ofSum(terms, sums[i], squares[i]);
    }
    return squares;
  }

  /** Of one sum of n products with sum S and sum of squares Q; its products are rounded too. */
  static double ofSum(double terms, double sum, double squares) {
    return terms * (sum * sum / 3 + squares / 6) + sum * sum + 2 * squares;
  }

  static double largest(double[] variances) {
    double largest = 0;
    for (double variance : variances) {
      largest = Math.max(largest, variance);
    }
    return largest;
  }

  /** The squares of values, in a new array. */
  static double[] squared(double[] values) {
    return scaledSquares(1, values);
  }

  /** The squares of values times a factor, in a new array. */
  static double[] scaledSquares(double factor, double[] values) {
    double[] squares = new double[values.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = factor * values[i] * values[i];
    }
    return squares;
  }

  static double[][] squared(double[][] values) {
    double[][] squares = new double[values.length][];
    for (int p = 0; p < squares.length; p++) {
      squares[p] = squared(values[p]);
    }
    return squares;
  }

  /** Room of the same shapes. */
  static double[][] room(double[][] like) {
    double[][] room = new double[like.length][];
    for (int p = 0; p < room.length; p++) {
      room[p] = new double[like[p].length];
    }
    return room;
  }
}
