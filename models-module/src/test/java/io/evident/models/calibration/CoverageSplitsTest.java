package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.calibration.ConformalSets.Options;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sets of the splits are those of ConformalSets, and cover as the law says. */
class CoverageSplitsTest {
  private static final int CLASSES = 3;
  private static final long SEED = 11;

  private final double[] probabilities;
  private final int[] labels;

  CoverageSplitsTest() {
    SplittableRandom random = new SplittableRandom(SEED);
    labels = random.ints(401, 0, CLASSES).toArray();
    probabilities = new double[labels.length * CLASSES];
    for (int n = 0; n < labels.length; n++) {
      double sum = 0;
      for (int k = 0; k < CLASSES; k++) {
        double p = Math.exp(4 * random.nextDouble() + (k == labels[n] ? 1 : 0));
        probabilities[n * CLASSES + k] = p;
        sum += p;
      }
      for (int k = 0; k < CLASSES; k++) {
        probabilities[n * CLASSES + k] /= sum;
      }
    }
  }

  private ConformalSets sets(ConformalScore score, Options options) {
    return ConformalSets.of(probabilities, labels, CLASSES, score, options);
  }

  @Test
  void splitsOfEveryScoreCoverAsTheLawSays() {
    for (ConformalScore score : ConformalScore.values()) {
      CoverageSplits splits =
          CoverageSplits.of(sets(score, Options.USUAL), 0.1, probabilities, labels, SEED)
              .orElseThrow();
      assertEquals(200, splits.calibration());
      assertEquals(201, splits.test());
      CoverageLaw.Goodness goodness = splits.law().goodness(splits.counts());
      assertTrue(goodness.probability() > 1e-3, "seed " + SEED + ", " + score + ": " + goodness);
      assertEquals(
          Arrays.stream(splits.counts()).average().orElseThrow() / 201, splits.mean(), 1e-15);
    }
  }

  /** A level that is not the one asked for is seen. */
  @Test
  void anotherLevelIsNotThatOfTheLaw() {
    CoverageSplits splits =
        CoverageSplits.of(
                sets(ConformalScore.LAC, Options.USUAL), 0.12, probabilities, labels, SEED)
            .orElseThrow();
    CoverageLaw.Goodness goodness = new CoverageLaw(200, 0.1, 201).goodness(splits.counts());
    assertTrue(goodness.probability() < 1e-6, "seed " + SEED + ": " + goodness);
  }

  @Test
  void thereAreNoneByClassNorOfFewExamples() {
    assertTrue(
        CoverageSplits.of(
                sets(ConformalScore.LAC, Options.USUAL.withByClass(true)),
                0.1,
                probabilities,
                labels,
                SEED)
            .isEmpty());
    assertTrue(
        CoverageSplits.of(
                sets(ConformalScore.LAC, Options.USUAL), 0.001, probabilities, labels, SEED)
            .isEmpty());
    assertTrue(
        CoverageSplits.of(
                sets(ConformalScore.LAC, Options.USUAL),
                0.1,
                Arrays.copyOf(probabilities, 199 * CLASSES),
                Arrays.copyOf(labels, 199),
                SEED)
            .isEmpty());
  }

  /** Half of the examples have the same score: each split covers all of these or none. */
  @Test
  void equalScoresAreCoveredTogether() {
    double[] p = new double[2 * 400];
    int[] y = new int[400];
    for (int n = 0; n < 400; n++) {
      p[2 * n] = n < 200 ? 0.5 : 0.6 + n * 1e-4;
      p[2 * n + 1] = 1 - p[2 * n];
    }
    ConformalSets sets = ConformalSets.of(p, y, 2, ConformalScore.LAC, Options.USUAL);
    CoverageSplits splits = CoverageSplits.of(sets, 0.1, p, y, SEED).orElseThrow();
    for (int covered : splits.counts()) {
      assertEquals(splits.test(), covered, "seed " + SEED);
    }
  }
}
