package io.evident.models.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.score.PairedDifference.Verdict;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
  @Test
  void meanAndStandardErrorAreOfTheDifferences() {
    // The differences are -1, 2, 5: mean 2, squares about it 9 + 0 + 9.
    double[] other = {1e6, 2e6, 3e6};
    double[] model = {1e6 - 1, 2e6 + 2, 3e6 + 5};
    PairedDifference found = PairedDifference.of(model, other);
    assertEquals(2, found.mean(), 1e-12);
    assertEquals(Math.sqrt(18 / 6.0), found.standardError(), 1e-12);
    assertEquals(Verdict.UNCLEAR, found.verdict());
  }

  @Test
  void onlyBeyondTwoStandardErrorsIsThereAVerdict() {
    assertEquals(Verdict.BEATS, new PairedDifference(-2.01, 1).verdict());
    assertEquals(Verdict.UNCLEAR, new PairedDifference(-2, 1).verdict());
    assertEquals(Verdict.UNCLEAR, new PairedDifference(2, 1).verdict());
    assertEquals(Verdict.BEATEN, new PairedDifference(2.01, 1).verdict());
    assertEquals(Verdict.UNCLEAR, PairedDifference.of(new double[2], new double[2]).verdict());
  }

  @Test
  void oneRowSaysNothing() {
    PairedDifference one = PairedDifference.of(new double[] {1}, new double[] {9});
    assertEquals(-8, one.mean());
    assertTrue(Double.isNaN(one.standardError()));
    assertEquals(Verdict.UNCLEAR, one.verdict());
  }

  @Test
  void otherRowsAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> PairedDifference.of(new double[2], new double[3]));
    assertThrows(
        IllegalArgumentException.class, () -> PairedDifference.of(new double[0], new double[0]));
    assertThrows(
        IllegalArgumentException.class,
        () -> PairedDifference.of(new double[] {Double.NaN}, new double[1]));
  }
}
