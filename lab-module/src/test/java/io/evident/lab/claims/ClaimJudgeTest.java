package io.evident.lab.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimJudgeTest {
  private static Claim claim(
      ClaimKind kind,
      ClaimComparator comparator,
      String metric,
      String expected,
      double tolerance) {
    return new Claim(
        "c", "paper", "net", metric, "", "printed", expected, kind, comparator, tolerance, "");
  }

  private static ClaimStatus exact(
      ClaimComparator comparator, String expected, double tolerance, double... measured) {
    return ClaimJudge.judge(
            claim(ClaimKind.EXACT, comparator, "x", expected, tolerance),
            Measurement.Numbers.of(measured))
        .status();
  }

  @Test
  void aDeterministicFigureHoldsOrDoesNot() {
    assertEquals(ClaimStatus.REPRODUCED, exact(ClaimComparator.ABSOLUTE, "1 2", 0.5, 1.5, 1.5));
    assertEquals(ClaimStatus.DIFFERS, exact(ClaimComparator.ABSOLUTE, "1 2", 0.5, 1.5, 1.25));
    assertEquals(ClaimStatus.DIFFERS, exact(ClaimComparator.ABSOLUTE, "1 2", 0.5, 1));
    assertEquals(ClaimStatus.DIFFERS, exact(ClaimComparator.ABSOLUTE, "1", 0.5, Double.NaN));
    assertEquals(ClaimStatus.REPRODUCED, exact(ClaimComparator.RELATIVE, "-100", 0.25, -75));
    assertEquals(ClaimStatus.DIFFERS, exact(ClaimComparator.RELATIVE, "-100", 0.25, -74));
    assertEquals(ClaimStatus.REPRODUCED, exact(ClaimComparator.SUM_ABSOLUTE, "1 2", 1, 1.5, 2.5));
    assertEquals(ClaimStatus.DIFFERS, exact(ClaimComparator.SUM_ABSOLUTE, "1 2", 1, 1.75, 2.5));
    assertEquals(ClaimStatus.REPRODUCED, exact(ClaimComparator.AT_MOST, "3", 0, 3));
    assertEquals(ClaimStatus.DIFFERS, exact(ClaimComparator.AT_MOST, "3", 0, 3.25));
    assertEquals(ClaimStatus.DIFFERS, exact(ClaimComparator.AT_LEAST, "3", 0, 2.75));
    assertEquals(ClaimStatus.REPRODUCED, exact(ClaimComparator.EQUAL, "48000 840", 0, 48000, 840));
  }

  @Test
  void anErratumMustGiveTheExpectedFigure() {
    Claim claim = claim(ClaimKind.ERRATUM, ClaimComparator.EQUAL, "gradient", "2A", 0);
    assertEquals(
        ClaimStatus.ERRATUM, ClaimJudge.judge(claim, new Measurement.Words("2A")).status());
    ClaimVerdict wrong = ClaimJudge.judge(claim, new Measurement.Words("A"));
    assertEquals(ClaimStatus.DIFFERS, wrong.status());
    assertTrue(wrong.isFailure());
  }

  /** Expected 0.5 within 0.1, three seeds of the given mean and deviation. */
  @ParameterizedTest
  @CsvSource({
    "testAccuracy, 0.55, 0.01, REPRODUCED",
    "testAccuracy, 0.59, 0.02, INCONCLUSIVE",
    "testAccuracy, 0.62, 0.03, INCONCLUSIVE",
    "testAccuracy, 0.70, 0.01, BETTER",
    "testAccuracy, 0.30, 0.01, DIFFERS",
    "testLoss, 0.30, 0.01, BETTER",
    "testLoss, 0.70, 0.01, DIFFERS",
    "somethingElse, 0.70, 0.01, DIFFERS",
    "testAccuracy, 0.599, 0, REPRODUCED",
    "testAccuracy, NaN, 0, DIFFERS",
  })
  void aTrainingIsJudgedByMeanAndSpread(
      String metric, double mean, double deviation, ClaimStatus status) {
    Measurement.Seeds seeds =
        new Measurement.Seeds(List.of(mean - deviation, mean, mean + deviation));
    ClaimVerdict verdict =
        ClaimJudge.judge(
            claim(ClaimKind.STATISTICAL, ClaimComparator.ABSOLUTE, metric, "0.5", 0.1), seeds);
    assertEquals(status, verdict.status(), verdict.toString());
    assertFalse(verdict.isFailure(), "a training never makes the command fail");
  }

  @Test
  void everySeedOfAnExactClaimMustHold() {
    Claim claim = claim(ClaimKind.EXACT, ClaimComparator.AT_LEAST, "testAccuracy", "0.5", 0);
    ClaimVerdict holds = ClaimJudge.judge(claim, new Measurement.Seeds(List.of(0.5, 0.9)));
    assertEquals(ClaimStatus.REPRODUCED, holds.status());
    ClaimVerdict differs = ClaimJudge.judge(claim, new Measurement.Seeds(List.of(0.49, 0.9)));
    assertEquals(ClaimStatus.DIFFERS, differs.status());
    assertTrue(differs.isFailure());
    assertTrue(ClaimVerdict.notRun(claim, "no data").isFailure());
    Claim erratum = claim(ClaimKind.ERRATUM, ClaimComparator.AT_LEAST, "testAccuracy", "0.5", 0);
    assertFalse(ClaimJudge.judge(erratum, new Measurement.Seeds(List.of(0.4))).isFailure());
    assertFalse(ClaimVerdict.notRun(erratum, "no data").isFailure());
  }

  @Test
  void theDeviationIsTheOneOfASample() {
    assertEquals(2, new Measurement.Seeds(List.of(1.0, 3.0, 5.0)).deviation(), 1e-15);
    assertEquals(0, new Measurement.Seeds(List.of(7.0)).deviation());
  }

  private static Measurement.Ranking ranking(double a, double b, double c, double deviation) {
    Map<String, Measurement.Seeds> all = new LinkedHashMap<>();
    double[] means = {a, b, c};
    for (int i = 0; i < 3; i++) {
      all.put(
          List.of("a", "b", "c").get(i),
          new Measurement.Seeds(List.of(means[i] - deviation, means[i] + deviation)));
    }
    return new Measurement.Ranking(all);
  }

  private static ClaimStatus ranked(
      ClaimComparator comparator, String expected, Measurement ranking) {
    return ClaimJudge.judge(
            claim(ClaimKind.STATISTICAL, comparator, "testAccuracy", expected, 0), ranking)
        .status();
  }

  @Test
  void experimentsAreRankedByTheirMeans() {
    String order = "a < b < c";
    ClaimComparator ordering = ClaimComparator.ORDERING;
    assertEquals(ClaimStatus.REPRODUCED, ranked(ordering, order, ranking(1, 2, 3, 0.1)));
    assertEquals(ClaimStatus.DIFFERS, ranked(ordering, order, ranking(1, 3, 2, 0.1)));
    assertEquals(ClaimStatus.INCONCLUSIVE, ranked(ordering, order, ranking(1, 2, 3, 1)));
    ClaimComparator best = ClaimComparator.BEST;
    assertEquals(ClaimStatus.REPRODUCED, ranked(best, "b", ranking(1, 3, 2, 0.1)));
    assertEquals(ClaimStatus.DIFFERS, ranked(best, "b", ranking(1, 2, 3, 0.1)));
    assertEquals(ClaimStatus.INCONCLUSIVE, ranked(best, "b", ranking(1, 2.1, 2, 0.1)));
    assertEquals(ClaimStatus.DIFFERS, ranked(best, "b", ranking(1, Double.NaN, 2, 0.1)));
    assertThrows(
        IllegalArgumentException.class, () -> ranked(best, "unknown", ranking(1, 2, 3, 0.1)));
  }
}
