package io.evident.models.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.of(3, new int[] {0, 0, 0, 0, 1, 1}, new int[] {0, 0, 1, 1, 1, 0});

  @Test
  void rowsAreLabelsAndColumnsPredictions() {
    assertEquals(2, MATRIX.count(0, 0));
    assertEquals(2, MATRIX.count(0, 1));
    assertEquals(1, MATRIX.count(1, 0));
    assertEquals(1, MATRIX.count(1, 1));
    assertEquals(6, MATRIX.total());
  }

  @Test
  void theFiguresAreTheirDefinitions() {
    assertEquals(3.0 / 6, MATRIX.accuracy());
    assertEquals(2.0 / 3, MATRIX.precision(0));
    assertEquals(2.0 / 4, MATRIX.recall(0));
    assertEquals(1.0 / 3, MATRIX.precision(1));
    assertEquals(1.0 / 2, MATRIX.recall(1));
    assertEquals(Double.NaN, MATRIX.precision(2));
    assertEquals(Double.NaN, MATRIX.recall(2));
  }

  @Test
  void aClassThatIsNotThereIsRefused() {
    int[] zero = {0};
    assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(2, zero, new int[] {2}));
    assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(2, new int[] {-1}, zero));
    assertThrows(
        IllegalArgumentException.class, () -> ConfusionMatrix.of(2, zero, new int[] {0, 0}));
  }
}
