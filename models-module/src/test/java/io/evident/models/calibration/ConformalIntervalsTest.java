package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.Interval;
import org.junit.jupiter.api.Test;

class ConformalIntervalsTest {
  private static final double[] TRUTH = {1, 2, 3, 4};
  private static final double[] MEAN = {1.5, 2, 2, 6};

  /** Scores 0.5, 0, 1, 2; alpha 0.4 of 4 takes the third. */
  @Test
  void halfTheWidthIsAScore() {
    ConformalIntervals intervals = ConformalIntervals.of(TRUTH, MEAN);
    assertArrayEquals(new double[] {0, 0.5, 1, 2}, intervals.sortedScores());
    assertEquals(around(10, 1), intervals.interval(10, 0.4));
    assertEquals(2, intervals.threshold(0.2));
    ConformalIntervals again = ConformalIntervals.ofScores(false, intervals.sortedScores());
    assertEquals(around(10, 1), again.interval(10, 0.4));
    assertThrows(IllegalStateException.class, () -> intervals.interval(10, 1, 0.4));
  }

  /** Scores 0.25, 0, 4, 1. */
  @Test
  void scaledItFollowsTheDeviation() {
    ConformalIntervals intervals = ConformalIntervals.of(TRUTH, MEAN, new double[] {2, 1, 0.25, 2});
    assertArrayEquals(new double[] {0, 0.25, 1, 4}, intervals.sortedScores());
    assertEquals(around(10, 3), intervals.interval(10, 3, 0.4));
    assertTrue(intervals.scaled());
    assertThrows(IllegalStateException.class, () -> intervals.interval(10, 0.4));
  }

  /** Means as float32 has them differ from those that were calibrated with in the last digits. */
  @Test
  void aNumberThatTiesIsWithinAfterRounding() {
    double[] truth = {0.1, 0.7, 1.3};
    double[] mean = {0.4, 0.4, 1.6};
    ConformalIntervals intervals = ConformalIntervals.of(truth, mean);
    for (int i = 0; i < truth.length; i++) {
      for (double off : new double[] {-1e-7, 0, 1e-7}) {
        assertTrue(intervals.interval(mean[i] + off, 0.3).contains(truth[i]));
      }
      assertFalse(intervals.interval(mean[i] + 1e-4, 0.3).contains(mean[i] - 0.3));
    }
  }

  private static Interval around(double mean, double half) {
    return new Interval(mean - half * (1 + 0x1p-16), mean + half * (1 + 0x1p-16));
  }

  @Test
  void badInputIsRefused() {
    refused("got 4, 3", () -> ConformalIntervals.of(TRUTH, new double[3]));
    refused("got 4, 4, 1", () -> ConformalIntervals.of(TRUTH, MEAN, new double[1]));
    refused("at least 1, got 0", () -> ConformalIntervals.of(new double[0], new double[0]));
    refused("deviation[0]", () -> ConformalIntervals.of(TRUTH, MEAN, new double[4]));
    refused(
        "truth[0] must be finite",
        () -> ConformalIntervals.of(new double[] {Double.NaN}, new double[1]));
    ConformalIntervals intervals = ConformalIntervals.of(TRUTH, MEAN);
    refused("needs at least 9 calibration examples, got 4", () -> intervals.interval(1, 0.1));
    refused("mean", () -> intervals.interval(Double.NaN, 0.5));
  }

  private static void refused(String message, Runnable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
