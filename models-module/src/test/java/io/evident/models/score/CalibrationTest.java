package io.evident.models.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  /**
   * Five bins. (0.4, 0.6]: 0.5 and 0.6, one right, |0.5 - 0.55| = 0.05; (0.6, 0.8]: 0.7, wrong,
   * 0.7; (0.8, 1]: 0.9 twice and 1, two right, |2/3 - 2.8/3| = 0.8/3. In all (2 x 0.05 + 0.7 + 0.8)
   * / 6.
   */
  @Test
  void theErrorIsTheWeightedMeanOfTheGaps() {
    Calibration calibration =
        Calibration.of(
            5,
            new double[] {0.5, 0.6, 0.7, 0.9, 0.9, 1},
            new boolean[] {true, false, false, true, false, true});
    assertEquals(5, calibration.bins().size());
    assertEquals(0, calibration.bins().get(0).examples());
    assertEquals(Double.NaN, calibration.bins().get(0).accuracy());
    assertEquals(2, calibration.bins().get(2).examples());
    assertEquals(0.55, calibration.bins().get(2).confidence(), 1e-15);
    assertEquals(0.5, calibration.bins().get(2).accuracy());
    assertEquals(1.6 / 6, calibration.expectedCalibrationError(), 1e-15);
    assertEquals(6, calibration.examples());
  }

  @Test
  void aConfidenceOnAnEdgeBelongsToTheBinBelow() {
    int bins = 15;
    for (int edge = 0; edge <= bins; edge++) {
      double confidence = (double) edge / bins;
      int expected = Math.max(0, edge - 1);
      assertEquals(expected, onlyBin(bins, confidence), "edge " + edge);
      if (edge < bins) {
        assertEquals(edge, onlyBin(bins, Math.nextUp(confidence)), "above edge " + edge);
      }
    }
  }

  private static int onlyBin(int bins, double confidence) {
    Calibration calibration = Calibration.of(bins, new double[] {confidence}, new boolean[] {true});
    for (int b = 0; b < bins; b++) {
      if (calibration.bins().get(b).examples() == 1) {
        return b;
      }
    }
    throw new AssertionError("in no bin: " + confidence);
  }

  @Test
  void oneBinComparesTheMeans() {
    Calibration calibration =
        Calibration.of(1, new double[] {0.2, 0.4, 0.6}, new boolean[] {true, true, false});
    assertEquals(2. / 3 - 0.4, calibration.expectedCalibrationError(), 1e-15);
  }

  /** Right with exactly the stated probability: what is left shrinks as 1 / sqrt(images). */
  @Test
  void aCalibratedClassifierHasAlmostNoError() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    int images = 200_000;
    double[] confidences = random.doubles(images, 0.1, 1).toArray();
    boolean[] right = new boolean[images];
    for (int i = 0; i < images; i++) {
      right[i] = random.nextDouble() < confidences[i];
    }
    assertEquals(
        0, Calibration.of(15, confidences, right).expectedCalibrationError(), 0.01, "seed " + seed);
    boolean[] always = new boolean[images];
    assertEquals(
        Arrays.stream(confidences).average().orElseThrow(),
        Calibration.of(15, confidences, always).expectedCalibrationError(),
        1e-9);
  }

  @Test
  void whatIsNoConfidenceIsRefused() {
    boolean[] one = {true};
    for (double confidence : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class, () -> Calibration.of(15, new double[] {confidence}, one));
    }
    assertThrows(IllegalArgumentException.class, () -> Calibration.of(0, new double[] {0.5}, one));
    assertThrows(
        IllegalArgumentException.class, () -> Calibration.of(5, new double[] {0.5, 0.5}, one));
    assertThrows(
        IllegalArgumentException.class, () -> Calibration.of(5, new double[0], new boolean[0]));
  }
}
