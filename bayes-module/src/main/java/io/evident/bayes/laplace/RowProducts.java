package io.evident.bayes.laplace;

/**
 * Products with the rows of a matrix, each an array of its own.
 *
 * <p>A Java compiler turns a loop into vector instructions where all arrays have the same index,
 * but neither with an offset, as rows one after the other in one array would need, nor a sum into
 * one number, whose order is fixed. So large products here add multiples of four rows at once to a
 * row, and sums into one number go over four rows and two vectors side by side.
 */
final class RowProducts {
  private RowProducts() {}

  /** to[j] += sum over rows of factors[first + row] h[row][j], for j in [from, end). */
  static void addRows(
      double[] to, double[] factors, int first, double[][] h, int rows, int from, int end) {
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      addFour(
          to,
          h[row],
          h[row + 1],
          h[row + 2],
          h[row + 3],
          factors[first + row],
          factors[first + row + 1],
          factors[first + row + 2],
          factors[first + row + 3],
          from,
          end);
    }
    for (; row < rows; row++) {
      add(to, h[row], factors[first + row], from, end);
    }
  }

  private static void addFour(
      double[] to,
      double[] h0,
      double[] h1,
      double[] h2,
      double[] h3,
      double a,
      double b,
      double c,
      double d,
      int from,
      int end) {
    for (int j = from; j < end; j++) {
      to[j] += (a * h0[j] + b * h1[j]) + (c * h2[j] + d * h3[j]);
    }
  }

  /** to[j] += a h[j], for j in [from, end). */
  static void add(double[] to, double[] h, double a, int from, int end) {
    for (int j = from; j < end; j++) {
      to[j] += a * h[j];
    }
  }

  /** to[j] += a h[j]. */
  static void add(double[] to, double[] h, double a) {
    add(to, h, a, 0, to.length);
  }

  /**
   * to[4 k + r] = sum_i m[k][i] h[r][i], for four rows h.
   *
   * @param m [K][D]
   * @param h [4][D]
   * @param to [4 K]
   */
  static void timesFour(double[][] m, double[][] h, double[] to) {
    int k = 0;
    for (; k + 2 <= m.length; k += 2) {
      two(m[k], m[k + 1], h[0], h[1], h[2], h[3], to, 4 * k);
    }
    if (k < m.length) {
      for (int r = 0; r < 4; r++) {
        to[4 * k + r] = dot(m[k], h[r]);
      }
    }
  }

  private static void two(
      double[] m0,
      double[] m1,
      double[] h0,
      double[] h1,
      double[] h2,
      double[] h3,
      double[] to,
      int at) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double b3 = 0;
    for (int i = 0; i < m0.length; i++) {
      double a = m0[i];
      double b = m1[i];
      a0 += a * h0[i];
      a1 += a * h1[i];
      a2 += a * h2[i];
      a3 += a * h3[i];
      b0 += b * h0[i];
      b1 += b * h1[i];
      b2 += b * h2[i];
      b3 += b * h3[i];
    }
    to[at] = a0;
    to[at + 1] = a1;
    to[at + 2] = a2;
    to[at + 3] = a3;
    to[at + 4] = b0;
    to[at + 5] = b1;
    to[at + 6] = b2;
    to[at + 7] = b3;
  }

  /** to[k] = sum_i m[k][i] h[i]. */
  static void times(double[][] m, double[] h, double[] to) {
    int k = 0;
    for (; k + 4 <= m.length; k += 4) {
      double[] m0 = m[k];
      double[] m1 = m[k + 1];
      double[] m2 = m[k + 2];
      double[] m3 = m[k + 3];
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      for (int i = 0; i < h.length; i++) {
        double x = h[i];
        a += m0[i] * x;
        b += m1[i] * x;
        c += m2[i] * x;
        d += m3[i] * x;
      }
      to[k] = a;
      to[k + 1] = b;
      to[k + 2] = c;
      to[k + 3] = d;
    }
    for (; k < m.length; k++) {
      to[k] = dot(m[k], h);
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The sum of the products of the rows of two matrices. */
  static double dot(double[][] a, double[][] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += dot(a[k], b[k]);
    }
    return sum;
  }

  /** to += a h, row by row. */
  static void add(double[][] to, double[][] h, double a) {
    for (int k = 0; k < to.length; k++) {
      add(to[k], h[k], a);
    }
  }

  /** Numbers row after row as rows. */
  static double[][] rows(double[] values, int width) {
    double[][] rows = new double[values.length / width][width];
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(values, k * width, rows[k], 0, width);
    }
    return rows;
  }

  /** Rows one after the other. */
  static double[] flat(double[][] rows) {
    int width = rows[0].length;
    double[] values = new double[rows.length * width];
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(rows[k], 0, values, k * width, width);
    }
    return values;
  }

  static double[][] copy(double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      copy[k] = rows[k].clone();
    }
    return copy;
  }

  /** A row of floats as doubles. */
  static double[] widened(float[] values, int row, int width) {
    double[] wide = new double[width];
    widen(values, row, wide);
    return wide;
  }

  /** Copies a row of floats into doubles. */
  static void widen(float[] values, int row, double[] to) {
    int from = Math.multiplyExact(row, to.length);
    for (int i = 0; i < to.length; i++) {
      to[i] = values[from + i];
    }
  }
}
