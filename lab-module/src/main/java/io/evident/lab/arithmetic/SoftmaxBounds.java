package io.evident.lab.arithmetic;

import java.util.function.IntToDoubleFunction;

/**
 * The softmax of rows and its cross-entropy by plain loops, p_i = exp(x_i - max x) / S with S =
 * sum_j exp(x_j - max x). The difference in the exponent is rounded, so exp(x_i - max x) is off by
 * |x_i - max x| u relatively, and S by the mean of that under p; this is {@code spread}.
 */
final class SoftmaxBounds {
  private final double[] x;
  private final int classes;
  private final int rows;
  private final double[] probabilities;
  private final double[] logSums;
  private final double[] maxima;
  private final double[] spreads;

  /** For exact x [n, classes]. */
  SoftmaxBounds(double[] x, int classes) {
    this.x = x;
    this.classes = classes;
    this.rows = x.length / classes;
    this.probabilities = new double[x.length];
    this.logSums = new double[rows];
    this.maxima = new double[rows];
    this.spreads = new double[rows];
    for (int row = 0; row < rows; row++) {
      row(row);
    }
  }

  private void row(int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, x[row * classes + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(x[row * classes + c] - max);
    }
    for (int c = 0; c < classes; c++) {
      int at = row * classes + c;
      probabilities[at] = Math.exp(x[at] - max) / sum;
      spreads[row] += probabilities[at] * (max - x[at]);
    }
    maxima[row] = max;
    logSums[row] = Math.log(sum);
  }

  private int roundings() {
    return classes + LayerBounds.FUNCTION;
  }

  /** p, relatively off by the sum of the errors of its two exponentials. */
  Bounded probabilities() {
    return new Bounded(probabilities, scales(i -> 0), roundings());
  }

  /** dL/dx = (p - t) / n for the mean L over n rows. */
  Bounded derivative(double[] targets) {
    double[] scales = scales(i -> targets[i]);
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = (probabilities[i] - targets[i]) / rows;
      scales[i] /= rows;
    }
    return new Bounded(values, scales, roundings());
  }

  private double[] scales(IntToDoubleFunction more) {
    double[] scales = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int row = i / classes;
      scales[i] =
          probabilities[i] * (1 + maxima[row] - x[i] + spreads[row]) + more.applyAsDouble(i);
    }
    return scales;
  }

  /** L = (1 / n) sum_rows sum_i t_i (log S + max x - x_i), for rows of t that sum to 1. */
  Bounded crossEntropy(double[] targets) {
    double loss = 0;
    double scale = 0;
    for (int i = 0; i < x.length; i++) {
      int row = i / classes;
      double below = maxima[row] - x[i];
      loss += targets[i] * (logSums[row] + below) / rows;
      scale += targets[i] * (1 + logSums[row] + below + spreads[row]) / rows;
    }
    return new Bounded(new double[] {loss}, new double[] {scale}, roundings() + rows);
  }
}
