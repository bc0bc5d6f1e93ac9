package io.evident.bayes.laplace;

import java.util.stream.IntStream;

/**
 * Sums of h_n h_n' over rows h_n.
 *
 * <p>Threads share the rows of the result, never the examples, so that every entry is summed in the
 * order of the examples.
 */
final class GramMatrix {
  /** As many doubles as a core's nearest cache holds beside the result. */
  private static final int NEAR = 4096;

  private static final int ROWS_OF_A_TASK = 32;

  private GramMatrix() {}

  /**
   * sum h_n h_n' of the features.
   *
   * @return [D][D], symmetric
   */
  static double[][] of(HeadExamples examples) {
    int width = examples.width();
    double[][] to = new double[width][width];
    tasks(width)
        .forEach(
            task -> {
              double[][] h = new double[block(width)][width];
              for (int n = 0; n < examples.size(); n += h.length) {
                int count = Math.min(h.length, examples.size() - n);
                for (int r = 0; r < count; r++) {
                  examples.widen(n + r, h[r]);
                }
                add(to, task, h, count);
              }
            });
    mirror(to);
    return to;
  }

  /**
   * X'X of a matrix.
   *
   * @param x [rows][width]
   * @return [width][width], symmetric
   */
  static double[][] of(double[][] x) {
    int width = x[0].length;
    double[][] to = new double[width][width];
    tasks(width)
        .forEach(
            task -> {
              double[][] h = new double[block(width)][];
              for (int n = 0; n < x.length; n += h.length) {
                int count = Math.min(h.length, x.length - n);
                System.arraycopy(x, n, h, 0, count);
                add(to, task, h, count);
              }
            });
    mirror(to);
    return to;
  }

  private static IntStream tasks(int width) {
    return IntStream.range(0, (width + ROWS_OF_A_TASK - 1) / ROWS_OF_A_TASK).parallel();
  }

  private static int block(int width) {
    return Math.max(8, Math.min(64, NEAR / width / 4 * 4));
  }

  /** Adds a block of rows to the task's rows of the result, up to the diagonal. */
  private static void add(double[][] to, int task, double[][] h, int count) {
    double[] factors = new double[h.length];
    int end = Math.min(to.length, (task + 1) * ROWS_OF_A_TASK);
    for (int i = task * ROWS_OF_A_TASK; i < end; i++) {
      for (int r = 0; r < count; r++) {
        factors[r] = h[r][i];
      }
      RowProducts.addRows(to[i], factors, 0, h, count, 0, i + 1);
    }
  }

  private static void mirror(double[][] a) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        a[j][i] = a[i][j];
      }
    }
  }
}
