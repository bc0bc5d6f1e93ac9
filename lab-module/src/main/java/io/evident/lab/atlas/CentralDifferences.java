package io.evident.lab.atlas;

import java.util.function.UnaryOperator;

/**
 * The gradient of a weighted sum of outputs, sum_i w_i y_i(x), by Ridders' method.
 *
 * <p>D(h) = sum_i w_i (y_i(x + h e) - y_i(x - h e)) / 2h is taken for h, h/2, h/4, ... and
 * extrapolated to 0 by Neville's scheme in h^2. An extrapolation's error is how far it is from the
 * two that it was made of, plus the rounding of those outputs that moved. (C. J. F. Ridders,
 * Accurate computation of F'(x) and F'(x) F''(x), Advances in Engineering Software 4, 1982.) A kink
 * nearer than h keeps the extrapolations apart, until h is less than its distance.
 */
public final class CentralDifferences {
  private static final int LEVELS = 14;

  /** Rounding of one output, in units of its last place. */
  private static final double ROUNDED_UNITS = 2;

  private final UnaryOperator<double[]> outputs;
  private final double[] weights;
  private final double firstStep;
  private final double roundoff;

  /**
   * Prepares to differentiate.
   *
   * @param outputs y as a function of x
   * @param weights w, of the length of y
   * @param firstStep the greatest h
   * @param roundoff the relative rounding of an output: 2^-53 or 2^-24
   */
  public CentralDifferences(
      UnaryOperator<double[]> outputs, double[] weights, double firstStep, double roundoff) {
    this.outputs = outputs;
    this.weights = weights;
    this.firstStep = firstStep;
    this.roundoff = roundoff;
  }

  /**
   * A gradient with an estimate of its error.
   *
   * @param values d/dx_j for every j
   * @param errors about how far each may be off
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  public record Gradient(double[] values, double[] errors) {
    /** The greatest error, relative to the greatest entry. */
    double resolution() {
      double error = 0;
      double size = Double.MIN_NORMAL;
      for (int j = 0; j < values.length; j++) {
        error = Math.max(error, errors[j]);
        size = Math.max(size, Math.abs(values[j]));
      }
      return error / size;
    }
  }

  /**
   * The gradient at a point.
   *
   * @param point x; unchanged afterwards
   * @return the gradient
   */
  public Gradient at(double[] point) {
    Gradient gradient = new Gradient(new double[point.length], new double[point.length]);
    for (int j = 0; j < point.length; j++) {
      differentiate(point, j, gradient);
    }
    return gradient;
  }

  private void differentiate(double[] point, int j, Gradient into) {
    double[] above = new double[LEVELS];
    into.errors[j] = Double.POSITIVE_INFINITY;
    double h = firstStep;
    for (int level = 0; level < LEVELS; level++, h /= 2) {
      double[] row = new double[LEVELS];
      double rounding = slope(point, j, h, row);
      double factor = 1;
      for (int k = 1; k <= level; k++) {
        factor *= 4;
        row[k] = row[k - 1] + (row[k - 1] - above[k - 1]) / (factor - 1);
        double apart = Math.max(Math.abs(row[k] - row[k - 1]), Math.abs(row[k] - above[k - 1]));
        if (apart + rounding < into.errors[j]) {
          into.errors[j] = apart + rounding;
          into.values[j] = row[k];
        }
      }
      // Smaller steps only round more once rounding alone exceeds the best error so far.
      if (level > 1 && rounding > into.errors[j]) {
        return;
      }
      above = row;
    }
  }

  /** Puts D(h) into the first entry of a row and returns its rounding. */
  private double slope(double[] point, int j, double h, double[] row) {
    double there = point[j];
    double[] right;
    double[] left;
    try {
      point[j] = there + h;
      right = outputs.apply(point);
      point[j] = there - h;
      left = outputs.apply(point);
    } finally {
      point[j] = there;
    }
    double sum = 0;
    double size = 0;
    for (int i = 0; i < weights.length; i++) {
      if (right[i] != left[i]) {
        sum += weights[i] * (right[i] - left[i]);
        size += Math.abs(weights[i]) * (Math.abs(right[i]) + Math.abs(left[i]));
      }
    }
    row[0] = sum / (2 * h);
    return ROUNDED_UNITS * roundoff * size / (2 * h);
  }
}
