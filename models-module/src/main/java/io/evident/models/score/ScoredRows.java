package io.evident.models.score;

/** What scores ask of the numbers they are made of. */
final class ScoredRows {
  private ScoredRows() {}

  static void requireFinite(String name, double[] values, int rows) {
    requireRows(name, values.length, rows);
    for (int i = 0; i < rows; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            name + " must be finite, got " + values[i] + " for row " + i);
      }
    }
  }

  static void requireDeviations(String name, double[] values, int rows) {
    requireFinite(name, values, rows);
    for (int i = 0; i < rows; i++) {
      if (!(values[i] > 0)) {
        throw new IllegalArgumentException(
            name + " must be above 0, got " + values[i] + " for row " + i);
      }
    }
  }

  static void requireProbabilities(String name, double[] values, int rows) {
    requireRows(name, values.length, rows);
    for (int i = 0; i < rows; i++) {
      requireShare(name + ", row " + i + ",", values[i]);
    }
  }

  static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], got " + value);
    }
  }

  static void requireRows(String name, int found, int rows) {
    if (rows == 0) {
      throw new IllegalArgumentException(name + " must have at least one row, got none");
    }
    if (found != rows) {
      throw new IllegalArgumentException(
          name + " must have as many rows as the truth, " + rows + ", got " + found);
    }
  }

  static void requireWeights(double[] weights, int rows) {
    requireFinite("weights", weights, rows);
    boolean any = false;
    for (int i = 0; i < rows; i++) {
      if (weights[i] < 0) {
        throw new IllegalArgumentException(
            "weights must be at least 0, got " + weights[i] + " for row " + i);
      }
      any |= weights[i] > 0;
    }
    if (!any) {
      throw new IllegalArgumentException("weights must not all be 0");
    }
  }
}
