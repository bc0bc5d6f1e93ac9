package io.evident.models.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  private static final List<String> NAMES = List.of("ant", "bee", "cow");

  private static Predictions of(int[] labels, float... outputs) {
    return Predictions.of(new SoftmaxCrossEntropy(), 1.5, NAMES, labels, outputs);
  }

  @Test
  void theFirstOfTheLargestOutputsIsPredicted() {
    Predictions predictions = of(new int[] {0, 1, 2}, 1, 3, 2, 5, 5, 4, 0, 0, 0);
    assertEquals(1, predictions.predicted(0));
    assertEquals(0, predictions.predicted(1));
    assertEquals(0, predictions.predicted(2));
    assertEquals(0, predictions.confusion().accuracy());
    assertEquals(1.5, predictions.loss());
  }

  @Test
  void probabilitiesAreOfTheImageAskedFor() {
    Predictions predictions = of(new int[] {0, 0}, 9, 9, 9, (float) Math.log(4), 0, 0);
    assertArrayEquals(new double[] {4. / 6, 1. / 6, 1. / 6}, predictions.probabilities(1), 1e-7);
    assertThrows(IndexOutOfBoundsException.class, () -> predictions.probabilities(2));
  }

  @Test
  void anImageCountsInTopKIfFewerThanKClassesRankBeforeItsOwn() {
    // Ranks of the true classes: 0, 1, 2.
    Predictions predictions = of(new int[] {1, 2, 0}, 1, 3, 2, 1, 3, 2, 1, 3, 2);
    assertEquals(1. / 3, predictions.topKAccuracy(1));
    assertEquals(2. / 3, predictions.topKAccuracy(2));
    assertEquals(1, predictions.topKAccuracy(3));
  }

  @Test
  void ofEqualOutputsTheClassThatStandsFirstRanksFirst() {
    // All three equal: ranks are 0, 1, 2 by position.
    Predictions predictions = of(new int[] {0, 1, 2}, 4, 4, 4, 4, 4, 4, 4, 4, 4);
    assertEquals(1. / 3, predictions.topKAccuracy(1));
    assertEquals(2. / 3, predictions.topKAccuracy(2));
    assertEquals(predictions.confusion().accuracy(), predictions.topKAccuracy(1));
    // Equal to a class behind it costs nothing: rank 1 behind the largest alone.
    assertEquals(1, of(new int[] {0}, 1, 5, 1).topKAccuracy(2));
    assertEquals(0, of(new int[] {2}, 1, 5, 1).topKAccuracy(2));
  }

  @Test
  void outputsThatRoundToEqualProbabilitiesStillRank() {
    float least = Float.MIN_VALUE;
    Predictions predictions = of(new int[] {2}, 0, 0, least);
    double[] p = predictions.probabilities(0);
    assertEquals(p[0], p[2]);
    assertEquals(2, predictions.predicted(0));
    assertEquals(1, predictions.topKAccuracy(1));
  }

  @Test
  void calibrationIsOfThePredictedClass() {
    float log6 = (float) Math.log(6);
    Predictions predictions = of(new int[] {0, 1}, log6, 0, 0, log6, 0, 0);
    Calibration calibration = predictions.calibration(10);
    assertEquals(2, calibration.bins().get(7).examples());
    assertEquals(0.75, calibration.bins().get(7).confidence(), 1e-7);
    assertEquals(0.5, calibration.bins().get(7).accuracy());
    assertEquals(0.25, calibration.expectedCalibrationError(), 1e-7);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("labels must not be empty", () -> of(new int[0]));
    refused("2 images times 3 classes, got 3", () -> of(new int[2], 1, 2, 3));
    refused("labels[1] must be in 0..2, got 3", () -> of(new int[] {0, 3}, 1, 2, 3, 4, 5, 6));
    refused("got NaN for image 1, class bee", () -> of(new int[] {0, 0}, 1, 2, 3, 4, Float.NaN, 6));
    refused("got Infinity", () -> of(new int[] {0}, 1, 2, Float.POSITIVE_INFINITY));
    refused("k must be in 1..3", () -> of(new int[] {0}, 1, 2, 3).topKAccuracy(4));
    refused("k must be in 1..3", () -> of(new int[] {0}, 1, 2, 3).topKAccuracy(0));
  }

  private static void refused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
