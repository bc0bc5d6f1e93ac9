package io.evident.models.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccuracyIntervalTest {
  /** Its ends are where (p - right/n)^2 = z^2 p (1 - p) / n. */
  @ParameterizedTest
  @CsvSource({"30, 36", "1, 3", "0, 5", "7, 7", "8173, 10000"})
  void theEndsDifferFromTheAccuracyByZDeviationsOfTheirOwn(long right, long total) {
    AccuracyInterval interval = AccuracyInterval.of(right, total);
    double found = (double) right / total;
    for (double p : new double[] {interval.lower(), interval.upper()}) {
      double deviations =
          Math.pow(p - found, 2) - 1.959963984540054 * 1.959963984540054 * p * (1 - p) / total;
      assertEquals(0, deviations, 1e-15);
    }
    assertEquals(right == 0, interval.lower() == 0);
    assertEquals(right == total, interval.upper() == 1);
  }

  @Test
  void itIsWrittenWithFourDigits() {
    assertEquals("95 % interval 0.6811 to 0.9213", AccuracyInterval.of(30, 36).toString());
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> AccuracyInterval.of(0, 0));
    assertThrows(IllegalArgumentException.class, () -> AccuracyInterval.of(4, 3));
    assertThrows(IllegalArgumentException.class, () -> AccuracyInterval.of(-1, 3));
  }
}
