package io.evident.bayes.laplace;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Sums of w_n h_n h_n' over rows h_n, whole or some of their rows.
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
   * @return [D, D], symmetric
   */
  static double[] of(HeadExamples examples) {
    int width = examples.width();
    double[] to = new double[width * width];
    IntStream.range(0, tasks(width)).parallel().forEach(task -> add(examples, null, task, to));
    mirror(to, width);
    return to;
  }

  /**
   * X'X of a matrix.
   *
   * @param x [rows, width]
   * @return [width, width], symmetric
   */
  static double[] of(double[] x, int rows, int width) {
    double[] to = new double[width * width];
    IntStream.range(0, tasks(width))
        .parallel()
        .forEach(
            task -> {
              int block = block(width);
              double[] factors = new double[block];
              for (int n = 0; n < rows; n += block) {
                int count = Math.min(block, rows - n);
                for (int i = task * ROWS_OF_A_TASK; i < end(task, width); i++) {
                  for (int r = 0; r < count; r++) {
                    factors[r] = x[(n + r) * width + i];
                  }
                  RowProducts.addRows(to, i * width, i + 1, factors, 0, count, x, n * width, width);
                }
              }
            });
    mirror(to, width);
    return to;
  }

  /** Into how many tasks a sum of this width is divided. */
  static int tasks(int width) {
    return (width + ROWS_OF_A_TASK - 1) / ROWS_OF_A_TASK;
  }

  private static int end(int task, int width) {
    return Math.min(width, (task + 1) * ROWS_OF_A_TASK);
  }

  private static int block(int width) {
    return Math.max(8, Math.min(64, NEAR / width / 4 * 4));
  }

  /**
   * Adds some rows of sum w_n h_n h_n', up to the diagonal.
   *
   * @param weight w_n of a row, or null for 1
   * @param task which of the tasks
   * @param to [D, D]
   */
  static void add(HeadExamples examples, IntToDoubleFunction weight, int task, double[] to) {
    int width = examples.width();
    int block = block(width);
    double[] h = new double[block * width];
    double[] weights = new double[block];
    double[] factors = new double[block];
    Arrays.fill(weights, 1);
    for (int n = 0; n < examples.size(); n += block) {
      int count = Math.min(block, examples.size() - n);
      for (int r = 0; r < count; r++) {
        examples.widen(n + r, h, r * width);
        if (weight != null) {
          weights[r] = weight.applyAsDouble(n + r);
        }
      }
      for (int i = task * ROWS_OF_A_TASK; i < end(task, width); i++) {
        for (int r = 0; r < count; r++) {
          factors[r] = weights[r] * h[r * width + i];
        }
        RowProducts.addRows(to, i * width, i + 1, factors, 0, count, h, 0, width);
      }
    }
  }

  private static void mirror(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a[j * n + i] = a[i * n + j];
      }
    }
  }
}
