package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.calibration.ConformalSets.Options;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConformalSetsTest {
  private static final double[] P = {0.2, 0.5, 0.0, 0.3};
  private static final Options RANKS = new Options(0.25, 1, 3, false);

  /** Four images of two classes, each of its first class with 0.9, 0.8, 0.6 and 0.3. */
  private static ConformalSets small(ConformalScore score, Options options) {
    return ConformalSets.of(
        new double[] {0.9, 0.1, 0.8, 0.2, 0.6, 0.4, 0.3, 0.7}, new int[4], 2, score, options);
  }

  @Test
  void theScoresAreTheirDefinitions() {
    ConformalSets lac = ConformalSets.of(P, new int[] {3}, 4, ConformalScore.LAC, Options.USUAL);
    assertArrayEquals(new double[] {0.8, 0.5, 1, 0.7}, lac.scores(P, 0), 1e-15);
    assertArrayEquals(new double[] {0.7}, lac.sortedScores().get(0), 1e-15);
    double u = ConformalSets.uniform(3, 0, P);
    assertTrue(u > 0 && u < 1);
    ConformalSets aps = ConformalSets.of(P, new int[] {3}, 4, ConformalScore.APS, RANKS);
    double[] adaptive = {0.8 + 0.2 * u, 0.5 * u, 1, 0.5 + 0.3 * u};
    assertArrayEquals(adaptive, aps.scores(P, 0), 1e-15);
    assertArrayEquals(new double[] {0.5 + 0.3 * u}, aps.sortedScores().get(0), 1e-15);
    ConformalSets raps = ConformalSets.of(P, new int[] {3}, 4, ConformalScore.RAPS, RANKS);
    double[] regularized = {0.8 + 0.2 * u + 0.5, 0.5 * u, 1 + 0.75, 0.5 + 0.3 * u + 0.25};
    assertArrayEquals(regularized, raps.scores(P, 0), 1e-15);
  }

  /** n = 4, scores 0.1, 0.2, 0.4, 0.7; alpha 0.2 takes the fourth, 0.4 the third. */
  @Test
  void theThresholdIsAScoreAndTheSetHasItsEnd() {
    ConformalSets sets = small(ConformalScore.LAC, Options.USUAL);
    assertEquals(0.7, sets.threshold(0.2, 0), 1e-15);
    assertEquals(0.7, sets.threshold(0.39, 0), 1e-15);
    assertEquals(0.4, sets.threshold(0.4, 0), 1e-15);
    assertEquals(0.1, sets.threshold(0.99, 0), 1e-15);
    assertArrayEquals(new int[] {1, 0}, sets.set(new double[] {0.3, 0.7}, 0.2, 0));
    assertArrayEquals(new int[] {1}, sets.set(new double[] {0.29, 0.71}, 0.2));
    // a tie but for the rounding of float32
    assertArrayEquals(new int[] {1, 0}, sets.set(new double[] {0.3 - 1e-7, 0.7 + 1e-7}, 0.2));
    assertArrayEquals(new int[] {1}, sets.set(new double[] {0.3 - 1e-4, 0.7 + 1e-4}, 0.2));
    assertArrayEquals(new int[0], sets.set(new double[] {0.5, 0.5}, 0.4));
  }

  @Test
  void tooFewImagesAreRefusedWithTheNumberNeeded() {
    ConformalSets sets = small(ConformalScore.LAC, Options.USUAL);
    refused("alpha 0.1 needs at least 9 calibration examples, got 4", () -> sets.threshold(0.1, 0));
    refused("needs at least 9", () -> sets.set(new double[] {1, 0}, 0.1));
    refused("needs at least 9", () -> sets.require(0.1, List.of("cat", "dog")));
    ConformalSets byClass = small(ConformalScore.LAC, Options.USUAL.withByClass(true));
    assertEquals(0.7, byClass.threshold(0.2, 0), 1e-15);
    refused("at least 4 calibration examples of class 1, got 0", () -> byClass.threshold(0.2, 1));
    refused("examples of class 1, got 0", () -> byClass.set(new double[] {1, 0}, 0.2));
    refused("of class dog, got 0", () -> byClass.require(0.2, List.of("cat", "dog")));
    assertEquals(4, byClass.calibrated());
  }

  @Test
  void byClassEachHasItsOwnThreshold() {
    ConformalSets sets =
        ConformalSets.of(
            new double[] {0.9, 0.1, 0.8, 0.2, 0.6, 0.4, 0.95, 0.05},
            new int[] {0, 0, 1, 1},
            2,
            ConformalScore.LAC,
            Options.USUAL.withByClass(true));
    assertEquals(0.2, sets.threshold(0.34, 0), 1e-15);
    assertEquals(0.95, sets.threshold(0.34, 1), 1e-15);
    assertArrayEquals(new int[] {1}, sets.set(new double[] {0.7, 0.3}, 0.34));
    assertArrayEquals(new int[] {0, 1}, sets.set(new double[] {0.85, 0.15}, 0.34));
  }

  @Test
  void keptScoresMakeTheSameSets() {
    for (boolean byClass : new boolean[] {false, true}) {
      ConformalSets sets =
          ConformalSets.of(
              new double[] {0.9, 0.1, 0.8, 0.2, 0.6, 0.4, 0.95, 0.05},
              new int[] {0, 0, 1, 1},
              2,
              ConformalScore.RAPS,
              RANKS.withByClass(byClass).withSeed(9));
      ConformalSets again =
          ConformalSets.ofScores(sets.score(), sets.options(), sets.classes(), sets.sortedScores());
      assertEquals(sets.threshold(0.34, 1), again.threshold(0.34, 1));
      for (int i = 0; i <= 100; i++) {
        double[] p = {i / 100.0, 1 - i / 100.0};
        assertArrayEquals(sets.set(p, 0.34, 5), again.set(p, 0.34, 5));
      }
    }
  }

  @Test
  void theUniformNumberFollowsFromSeedDrawAndProbabilities() {
    double[] other = P.clone();
    other[0] = Math.nextUp(other[0]);
    double u = ConformalSets.uniform(1, 0, P);
    assertEquals(u, ConformalSets.uniform(1, 0, P.clone()));
    assertNotEquals(u, ConformalSets.uniform(2, 0, P));
    assertNotEquals(u, ConformalSets.uniform(1, 1, P));
    assertNotEquals(u, ConformalSets.uniform(1, 0, other));
    other[0] = P[0];
    other[2] = -0.0;
    assertEquals(u, ConformalSets.uniform(1, 0, other));
    int[] tenths = new int[10];
    for (int i = 0; i < 10_000; i++) {
      tenths[(int) (10 * ConformalSets.uniform(1, i, P))]++;
    }
    // 1,000 each, give or take 30
    assertTrue(Arrays.stream(tenths).allMatch(n -> Math.abs(n - 1000) < 150));
  }

  /** With q = 0.4: {0}, {}, {0}, {1}, of the classes 0, 0, 1, 1. */
  @Test
  void setsAreScoredOnOtherImages() {
    ConformalSets sets = small(ConformalScore.LAC, Options.USUAL);
    double[] p = {0.9, 0.1, 0.5, 0.5, 0.7, 0.3, 0.2, 0.8};
    // Plain sets that add up to 0.6: {0}, {0, 1}, {0}, {1}.
    SetScores scores = SetScores.of(sets, 0.4, p, p, new int[] {0, 0, 1, 1});
    assertEquals(4, scores.images());
    assertEquals(2, scores.covered());
    assertEquals(0.5, scores.coverage());
    assertEquals(0.75, scores.meanSize());
    assertEquals(1, scores.largestSize());
    assertEquals(1, scores.empty());
    assertEquals(3, scores.plainCovered());
    assertEquals(1.25, scores.plainMeanSize());
    assertEquals(List.of(0.5, 0.5), scores.classCoverage());
    double[] half = {0.5, 0.5};
    SetScores wide = SetScores.of(sets, 0.2, half, half, new int[] {1});
    assertEquals(2, wide.largestSize());
    assertEquals(Double.NaN, wide.classCoverage().get(0));
    refused(
        "must be [2, 2]", () -> SetScores.of(sets, 0.2, new double[2], new double[2], new int[2]));
  }

  @Test
  void badInputIsRefused() {
    refused("must sum to 1, got 0.9", () -> of(new double[] {0.4, 0.5}, 0));
    refused("probabilities[0, 1] must be in [0, 1], got -0.5", () -> of(new double[] {1, -.5}, 0));
    refused("got NaN", () -> of(new double[] {0.5, Double.NaN}, 0));
    refused("labels[0] must be in 0..1, got 2", () -> of(new double[] {0.5, 0.5}, 2));
    ConformalSets sets = small(ConformalScore.LAC, Options.USUAL);
    refused("must be [2], got [3]", () -> sets.set(new double[] {1, 0, 0}, 0.5));
    refused("alpha must be", () -> sets.threshold(0, 0));
    refused("alpha must be", () -> sets.threshold(Double.NaN, 0));
    refused("penalty", () -> new Options(Double.NaN, 1, 0, false));
    refused("beyond", () -> new Options(0, -1, 0, false));
    refused(
        "must be 2 arrays, got 1",
        () ->
            ConformalSets.ofScores(
                ConformalScore.LAC, Options.USUAL.withByClass(true), 2, List.of(new double[] {1})));
    refused(
        "scores[0] must be at least 0, got -1.0",
        () ->
            ConformalSets.ofScores(
                ConformalScore.LAC, Options.USUAL, 2, List.of(new double[] {-1})));
  }

  private static ConformalSets of(double[] probabilities, int label) {
    return ConformalSets.of(probabilities, new int[] {label}, 2, ConformalScore.LAC, Options.USUAL);
  }

  private static void refused(String message, Runnable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
