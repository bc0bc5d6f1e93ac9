package io.evident.backprop.internal.linear;

import java.util.Arrays;

/** Loops: over a row of the result where it can be, else four scalar products at a time. */
final class JavaProduct implements MatrixProduct, MatrixProduct.Products {

  @Override
  public String name() {
    return "Java";
  }

  @Override
  public Products begin() {
    return this;
  }

  @Override
  public void keep(Matrix factor) {
    // Products are made from where the factors are.
  }

  @Override
  public Products within() {
    return this;
  }

  @Override
  public void close() {}

  @Override
  public void multiply(Matrix a, Matrix b, double[] c) {
    MatrixProduct.requireFits(a, b, c);
    if (b.isTransposed()) {
      dots(a, b, c);
    } else {
      Arrays.fill(c, 0);
      rows(a, b, c);
    }
  }

  /** c[i, .] += a[i, k] b[k, .]: the inner loop runs along rows, which the compiler vectorizes. */
  private static void rows(Matrix a, Matrix b, double[] c) {
    int n = b.columns();
    double[] values = b.values();
    for (int i = 0; i < a.rows(); i++) {
      for (int k = 0; k < a.columns(); k++) {
        int at = a.isTransposed() ? k * a.stride() + i : i * a.stride() + k;
        addRow(a.values()[at], values, k * n, c, i * n, n);
      }
    }
  }

  private static void addRow(double factor, double[] from, int at, double[] to, int into, int n) {
    for (int j = 0; j < n; j++) {
      to[into + j] += factor * from[at + j];
    }
  }

  /** b is stored by columns: c[i, j] is a scalar product of two runs of memory. */
  private static void dots(Matrix a, Matrix b, double[] c) {
    int n = b.columns();
    int depth = a.columns();
    double[] row = new double[depth];
    for (int i = 0; i < a.rows(); i++) {
      for (int k = 0; k < depth; k++) {
        row[k] = a.values()[a.isTransposed() ? k * a.stride() + i : i * a.stride() + k];
      }
      int j = 0;
      for (; j + 4 <= n; j += 4) {
        fourDots(row, b.values(), j * depth, c, i * n + j);
      }
      for (; j < n; j++) {
        c[i * n + j] = dot(row, b.values(), j * depth);
      }
    }
  }

  /** Four sums side by side: one alone would wait for itself. Each is summed in order. */
  private static void fourDots(double[] row, double[] b, int at, double[] c, int into) {
    int depth = row.length;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int k = 0; k < depth; k++) {
      double r = row[k];
      s0 += r * b[at + k];
      s1 += r * b[at + depth + k];
      s2 += r * b[at + 2 * depth + k];
      s3 += r * b[at + 3 * depth + k];
    }
    c[into] = s0;
    c[into + 1] = s1;
    c[into + 2] = s2;
    c[into + 3] = s3;
  }

  private static double dot(double[] row, double[] b, int at) {
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      sum += row[k] * b[at + k];
    }
    return sum;
  }
}
