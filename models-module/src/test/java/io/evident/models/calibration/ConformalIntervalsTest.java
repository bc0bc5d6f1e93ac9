package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
    assertEquals(new Interval(9, 11), intervals.interval(10, 0.4));
    assertEquals(2, intervals.threshold(0.2));
    ConformalIntervals again = ConformalIntervals.ofScores(false, intervals.sortedScores());
    assertEquals(new Interval(9, 11), again.interval(10, 0.4));
    assertThrows(IllegalStateException.class, () -> intervals.interval(10, 1, 0.4));
  }

  /** Scores 0.25, 0, 4, 1. */
  @Test
  void scaledItFollowsTheDeviation() {
    ConformalIntervals intervals = ConformalIntervals.of(TRUTH, MEAN, new double[] {2, 1, 0.25, 2});
    assertArrayEquals(new double[] {0, 0.25, 1, 4}, intervals.sortedScores());
    assertEquals(new Interval(7, 13), intervals.interval(10, 3, 0.4));
    assertTrue(intervals.scaled());
    assertThrows(IllegalStateException.class, () -> intervals.interval(10, 0.4));
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
