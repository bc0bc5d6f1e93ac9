package io.evident.models.internal.calibration;

import java.util.Comparator;
import java.util.stream.IntStream;

/** What numbers [N, K] of N images and K classes must be. */
public final class ClassRows {
  /** Probabilities that were computed in float32 sum to 1 within this, and exceed it by less. */
  private static final double SUM_ERROR = 1e-4;

  private ClassRows() {}

  public static void require(String name, double[] values, int[] labels, int classes) {
    requireRows(name, values, labels.length, classes);
    for (int i = 0; i < labels.length; i++) {
      if (!(labels[i] >= 0 && labels[i] < classes)) {
        throw new IllegalArgumentException(
            "labels[" + i + "] must be in 0.." + (classes - 1) + ", got " + labels[i]);
      }
    }
  }

  private static void requireRows(String name, double[] values, int rows, int classes) {
    if (!(classes >= 2)) {
      throw new IllegalArgumentException("classes must be at least 2, got " + classes);
    }
    if (rows == 0) {
      throw new IllegalArgumentException(name + " must have at least one row, got none");
    }
    if (values.length != (long) rows * classes) {
      throw new IllegalArgumentException(
          name + " must be [" + rows + ", " + classes + "], got " + values.length + " numbers");
    }
  }

  public static void requireFinite(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(name + "[" + i + "] must be finite, got " + values[i]);
      }
    }
  }

  /** How many rows of probabilities there are. */
  public static int requireDistributions(String name, double[] probabilities, int classes) {
    requireRows(name, probabilities, probabilities.length / Math.max(1, classes), classes);
    for (int at = 0; at < probabilities.length; at += classes) {
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        double p = probabilities[at + k];
        if (!(p >= 0 && p <= 1 + SUM_ERROR)) {
          throw new IllegalArgumentException(
              name + "[" + at / classes + ", " + k + "] must be in [0, 1], got " + p);
        }
        sum += p;
      }
      if (!(Math.abs(sum - 1) <= SUM_ERROR)) {
        throw new IllegalArgumentException(
            name + "[" + at / classes + "] must sum to 1, got " + sum);
      }
    }
    return probabilities.length / classes;
  }

  /** The first of the largest. */
  public static int largest(double[] values, int row, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (values[row * classes + k] > values[row * classes + best]) {
        best = k;
      }
    }
    return best;
  }

  /** The classes, the most probable first; of equal ones the class that stands first. */
  public static int[] ranked(double[] p) {
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer k) -> -p[k]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
