package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.score.PairedDifference;
import org.junit.jupiter.api.Test;

class ProbabilityScoresTest {
  private static final double[] P = {0.5, 0.25, 0.25, 0.125, 0.75, 0.125, 0.25, 0.25, 0.5};

  private static double[] logs(double... probabilities) {
    double[] logs = new double[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(probabilities[i]);
    }
    return logs;
  }

  /**
   * True classes 0, 1, 0 with 1/2, 3/4, 1/4; Brier 1/4 + 1/8 = 3/8, 3/32, 9/16 + 1/16 + 1/4 = 7/8.
   * The bins of 0.5 (two images, one right) and of 0.75: (2 |1/2 - 1/2| + |1 - 3/4|) / 3. Of the
   * right ones 0.75 lies above the wrong one and 0.5 beside it: (1 + 1/2) / 2.
   */
  @Test
  void theScoresAreTheirDefinitions() {
    ProbabilityScores scores = ProbabilityScores.of(P, new int[] {0, 1, 0}, 3);
    double[] losses = {Math.log(2), Math.log(4.0 / 3), Math.log(4)};
    double mean = (losses[0] + losses[1] + losses[2]) / 3;
    double squares = 0;
    for (double loss : losses) {
      squares += (loss - mean) * (loss - mean);
    }
    assertEquals(3, scores.images());
    assertEquals(mean, scores.negativeLogLikelihood(), 1e-15);
    assertEquals(Math.sqrt(squares / 6), scores.negativeLogLikelihoodError(), 1e-15);
    assertEquals((12 + 3 + 28) / 96.0, scores.brierScore(), 1e-15);
    double middle = 43 / 96.0;
    double brierSquares =
        Math.pow(3 / 8.0 - middle, 2)
            + Math.pow(3 / 32.0 - middle, 2)
            + Math.pow(7 / 8.0 - middle, 2);
    assertEquals(Math.sqrt(brierSquares / 6), scores.brierScoreError(), 1e-15);
    assertEquals(0.25 / 3, scores.expectedCalibrationError(), 1e-15);
    assertEquals(2 / 3.0, scores.accuracy());
    assertEquals(0.75, scores.wrongArea());
    ProbabilityScores same = ProbabilityScores.ofLogs(logs(P), new int[] {0, 1, 0}, 3);
    assertEquals(scores.brierScore(), same.brierScore(), 1e-15);
    assertEquals(scores.negativeLogLikelihood(), same.negativeLogLikelihood());
    assertEquals(0.75, same.wrongArea());
  }

  @Test
  void aTrueClassOfProbabilityZeroIsSaid() {
    ProbabilityScores scores = ProbabilityScores.of(new double[] {1, 0, 0, 1}, new int[] {1, 1}, 2);
    assertEquals(Double.POSITIVE_INFINITY, scores.negativeLogLikelihood());
    assertEquals(Double.NaN, scores.negativeLogLikelihoodError());
    assertEquals(1, scores.brierScore());
    assertEquals(0.5, scores.accuracy());
    double[] half = logs(0.5, 0.5, 0.5, 0.5);
    double[] sure = logs(1, 0, 0, 1);
    assertEquals(
        new PairedDifference(Double.POSITIVE_INFINITY, Double.NaN),
        ProbabilityScores.difference(sure, half, new int[] {1, 1}, 2));
    assertEquals(
        new PairedDifference(Double.NEGATIVE_INFINITY, Double.NaN),
        ProbabilityScores.difference(half, sure, new int[] {1, 1}, 2));
    assertEquals(Double.NaN, ProbabilityScores.difference(sure, sure, new int[] {1, 1}, 2).mean());
  }

  /** exp(-1000) is 0 in a double, but its logarithm is not. */
  @Test
  void inLogarithmsNothingUnderflows() {
    double[] logs = ProbabilityScores.logSoftmax(new double[] {1000, 0, 3, 3}, 2);
    assertArrayEquals(new double[] {0, -1000, -Math.log(2), -Math.log(2)}, logs, 1e-15);
    ProbabilityScores scores = ProbabilityScores.ofLogs(logs, new int[] {1, 0}, 2);
    assertEquals((1000 + Math.log(2)) / 2, scores.negativeLogLikelihood(), 1e-12);
    ProbabilityScores sure = ProbabilityScores.of(new double[] {0, 1}, new int[] {1}, 2);
    assertEquals("0.0", Double.toString(sure.negativeLogLikelihood()));
    assertEquals(Double.NaN, sure.negativeLogLikelihoodError());
    assertEquals(Double.NaN, sure.wrongArea());
  }

  /** In both a probability is 1 in a double; the surer is right. */
  @Test
  void sureOnesAreToldApartByTheirLogarithms() {
    double[] logs = ProbabilityScores.logSoftmax(new double[] {60, 0, 50, 0}, 2);
    assertEquals(1, ProbabilityScores.ofLogs(logs, new int[] {0, 1}, 2).wrongArea());
    assertEquals(0, ProbabilityScores.ofLogs(logs, new int[] {1, 0}, 2).wrongArea());
  }

  /** Losses log 2 and log 4 against log 4 and log 4: differences -log 2 and 0. */
  @Test
  void whatIsHardForBothCancels() {
    PairedDifference difference =
        ProbabilityScores.difference(
            logs(0.5, 0.5, 0.75, 0.25), logs(0.25, 0.75, 0.75, 0.25), new int[] {0, 1}, 2);
    assertEquals(-Math.log(2) / 2, difference.mean(), 1e-15);
    assertEquals(Math.log(2) / 2, difference.standardError(), 1e-15);
  }

  /** Pairs of entropies: one other image is less certain than both, one ties with one. */
  @Test
  void otherImagesAreToldByTheirEntropy() {
    double[] inside = {1, 0, 0.75, 0.25};
    double[] outside = {0.5, 0.5, 0.25, 0.75};
    assertEquals((2 + 1.5) / 4, ProbabilityScores.outsideArea(inside, outside, 2));
    assertEquals(0.5 / 4, ProbabilityScores.outsideArea(outside, inside, 2));
  }

  @Test
  void badInputIsRefused() {
    refused("must be [2, 3], got 9", () -> ProbabilityScores.of(P, new int[2], 3));
    refused("labels[1]", () -> ProbabilityScores.of(P, new int[] {0, -1, 0}, 3));
    refused("must sum to 1", () -> ProbabilityScores.of(new double[9], new int[3], 3));
    refused("at least one row", () -> ProbabilityScores.outsideArea(P, new double[0], 3));
    refused("outside must be", () -> ProbabilityScores.outsideArea(P, new double[4], 3));
    refused("at least 2 classes", () -> ProbabilityScores.logSoftmax(P, 2));
    refused("finite", () -> ProbabilityScores.logSoftmax(new double[] {Double.NaN, 1}, 2));
    refused(
        "other must be [3, 3]",
        () -> ProbabilityScores.difference(logs(P), new double[6], new int[3], 3));
  }

  private static void refused(String message, Runnable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
