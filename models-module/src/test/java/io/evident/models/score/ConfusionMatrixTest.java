package io.evident.models.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
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

  /** Row and column sums are kept; seed 5. */
  @Test
  void sumsAreThoseOfTheCells() {
    int n = 30;
    SplittableRandom random = new SplittableRandom(5);
    List<List<Long>> rows = new ArrayList<>();
    for (int label = 0; label < n; label++) {
      rows.add(random.longs(n, 0, 100).boxed().toList());
    }
    ConfusionMatrix matrix = ConfusionMatrix.ofCounts(rows);
    long total = 0;
    for (int k = 0; k < n; k++) {
      int column = k;
      long support = rows.get(k).stream().mapToLong(Long::longValue).sum();
      assertEquals(support, matrix.support(k));
      assertEquals(rows.stream().mapToLong(row -> row.get(column)).sum(), matrix.predicted(k));
      total += support;
    }
    assertEquals(total, matrix.total());
  }

  /** 46,341 squared is more than an int holds, and 65,536 squared is 0. */
  @Test
  void moreClassesThanAnArrayHasCellsAreRefusedByNumber() {
    int[] none = {};
    for (int classes : new int[] {46_341, 65_536, -1}) {
      RegressionScoresTest.refused(
          "must be in 0..46340, got " + classes, () -> ConfusionMatrix.of(classes, none, none));
    }
    RegressionScoresTest.refused(
        "got 46341", () -> ConfusionMatrix.ofCounts(Collections.nCopies(46_341, List.of())));
  }
}
