package io.evident.bayes.laplace;

/**
 * Products with rows of a matrix that lies row after row in one array.
 *
 * <p>A Java compiler turns a loop over j with several rows of one array into vector instructions,
 * but never a sum into one number, whose order is fixed. So all large products here add multiples
 * of four rows at once to a row, and sums into one number go over four rows side by side.
 */
final class RowProducts {
  private RowProducts() {}

  /** to[at + j] += a h[i + j] + b h[i + stride + j] + ..., for j below count. */
  static void addFour(
      double[] to,
      int at,
      int count,
      double[] h,
      int i,
      int stride,
      double a,
      double b,
      double c,
      double d) {
    int i1 = i + stride;
    int i2 = i1 + stride;
    int i3 = i2 + stride;
    for (int j = 0; j < count; j++) {
      to[at + j] += (a * h[i + j] + b * h[i1 + j]) + (c * h[i2 + j] + d * h[i3 + j]);
    }
  }

  /** to[at + j] += a h[i + j], for j below count. */
  static void add(double[] to, int at, int count, double[] h, int i, double a) {
    for (int j = 0; j < count; j++) {
      to[at + j] += a * h[i + j];
    }
  }

  /** to[at + j] += sum over rows of factors[row] h[from + row stride + j], for j below count. */
  static void addRows(
      double[] to,
      int at,
      int count,
      double[] factors,
      int first,
      int rows,
      double[] h,
      int from,
      int stride) {
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      addFour(
          to,
          at,
          count,
          h,
          from + row * stride,
          stride,
          factors[first + row],
          factors[first + row + 1],
          factors[first + row + 2],
          factors[first + row + 3]);
    }
    for (; row < rows; row++) {
      add(to, at, count, h, from + row * stride, factors[first + row]);
    }
  }

  /** to[at + k] = sum_i m[k, i] h[from + i], m with rows of the given width. */
  static void times(double[] m, int rows, double[] h, int from, int width, double[] to, int at) {
    int k = 0;
    for (; k + 4 <= rows; k += 4) {
      timesFour(m, k * width, h, from, width, to, at + k);
    }
    for (; k < rows; k++) {
      double sum = 0;
      for (int i = 0; i < width; i++) {
        sum += m[k * width + i] * h[from + i];
      }
      to[at + k] = sum;
    }
  }

  private static void timesFour(
      double[] m, int start, double[] h, int from, int width, double[] to, int at) {
    int m1 = start + width;
    int m2 = m1 + width;
    int m3 = m2 + width;
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int i = 0; i < width; i++) {
      double x = h[from + i];
      a += m[start + i] * x;
      b += m[m1 + i] * x;
      c += m[m2 + i] * x;
      d += m[m3 + i] * x;
    }
    to[at] = a;
    to[at + 1] = b;
    to[at + 2] = c;
    to[at + 3] = d;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** A row of floats as doubles. */
  static double[] widened(float[] values, int row, int width) {
    double[] wide = new double[width];
    int from = Math.multiplyExact(row, width);
    for (int i = 0; i < width; i++) {
      wide[i] = values[from + i];
    }
    return wide;
  }
}
