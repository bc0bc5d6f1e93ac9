package io.evident.models.score;

import static io.evident.models.score.RegressionScoresTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expected figures are scikit-learn's (1.2.1), but for those that say otherwise. */
class BinaryScoresTest {
  /** Ties among the positive ones, the negative ones, and between them. */
  private static final double[] P = {0.1, 0.4, 0.4, 0.4, 0.8, 0.35, 0.8, 0.9, 0.65, 0.05};

  private static final boolean[] TRUTH = {
    false, true, true, false, true, false, false, true, true, false
  };

  @Test
  void figuresAreTheirDefinitions() {
    BinaryScores scores = BinaryScores.of("yes", P, TRUTH, 0.4);
    assertEquals(new BinaryCounts(5, 2, 3, 0), scores.counts());
    assertEquals(0.7142857142857143, scores.counts().precision(), 1e-15);
    assertEquals(1, scores.counts().recall());
    assertEquals(0.6, scores.counts().specificity());
    assertEquals(0.8333333333333334, scores.counts().f1(), 1e-15);
    assertEquals(0.8, scores.counts().accuracy());
    assertEquals(AccuracyInterval.of(8, 10), scores.counts().accuracyInterval());
    assertEquals(0.82, scores.rocArea(), 1e-15);
    assertEquals(0.769047619047619, scores.averagePrecision(), 1e-15);
    assertEquals(0.5299568709150722, scores.logLoss(), 1e-15);
    assertEquals(0.18275, scores.brier(), 1e-15);
    assertEquals(new ClassFigures("yes", 5 / 7.0, 1, 10 / 12.0, 5, 7), scores.figures());
  }

  @Test
  void manyTiesAreSteps() {
    double[] p = IntStream.range(0, 200).mapToDouble(i -> i * 37 % 101 / 100.0).toArray();
    boolean[] truth = new boolean[200];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (i * i + 3 * i) % 7 < 3;
    }
    BinaryScores scores = BinaryScores.of("yes", p, truth, 0.5);
    assertEquals(57, scores.counts().positives());
    assertEquals(0.48147466568519204, scores.rocArea(), 1e-14);
    assertEquals(0.2873764286704453, scores.averagePrecision(), 1e-14);
    assertEquals(1.5067947974216764, scores.logLoss(), 1e-14);
    assertEquals(0.34333749999999996, scores.brier(), 1e-14);
    assertEquals(101, ScoreRanking.of(p, truth).steps());
  }

  /** By counting every pair of a positive and a negative row. */
  @Test
  void theRocAreaIsTheMannWhitneyStatistic() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int rows = 5 + random.nextInt(60);
      double[] scores = new double[rows];
      boolean[] truth = new boolean[rows];
      for (int i = 0; i < rows; i++) {
        scores[i] = random.nextInt(8) - 4;
        truth[i] = i == 0 || (i > 1 && random.nextBoolean());
      }
      double pairs = 0;
      double won = 0;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < rows; j++) {
          if (truth[i] && !truth[j]) {
            pairs++;
            won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          }
        }
      }
      assertEquals(won / pairs, ScoreRanking.of(scores, truth).rocArea(), 1e-15, "seed " + seed);
    }
  }

  @Test
  void rowsOfOneScoreAreOnePoint() {
    ScoreRanking ranking = ScoreRanking.of(P, TRUTH);
    List<OperatingPoint> points = ranking.points(100);
    assertEquals(
        List.of(0.9, 0.8, 0.65, 0.4, 0.35, 0.1, 0.05),
        points.stream().map(OperatingPoint::threshold).toList());
    // the last of these four is much farther away than the others are from each other
    ScoreRanking uneven =
        ScoreRanking.of(new double[] {0.9, 0.8, 0.7, 0.1}, new boolean[] {true, true, true, false});
    assertEquals(4, uneven.points(4).size());
    assertEquals(new OperatingPoint(0.8, 0.2, 0.4, 2.0 / 3), points.get(1));
    assertEquals(new OperatingPoint(0.4, 0.4, 1, 5.0 / 7), points.get(3));
    assertEquals(new OperatingPoint(0.05, 1, 1, 0.5), points.get(6));
    assertEquals(1, ScoreRanking.of(new double[] {0.0, -0.0}, new boolean[] {true, false}).steps());
    assertEquals(
        0.5, ScoreRanking.of(new double[] {0.0, -0.0}, new boolean[] {true, false}).rocArea());
  }

  @Test
  void theThresholdOfTheBestF1IsTheLargestOfEqualOnes() {
    assertEquals(OptionalDouble.of(0.4), ScoreRanking.of(P, TRUTH).bestF1Threshold());
    // at 0.9: 2/(1+2), at 0.6 too: 2*2/(2+4), at 0.5 less
    ScoreRanking tied =
        ScoreRanking.of(
            new double[] {0.9, 0.8, 0.7, 0.6, 0.5},
            new boolean[] {true, false, false, true, false});
    assertEquals(OptionalDouble.of(0.9), tied.bestF1Threshold());
    assertEquals(
        OptionalDouble.empty(),
        ScoreRanking.of(new double[] {1, 2}, new boolean[2]).bestF1Threshold());
    assertEquals(
        OptionalDouble.of(1),
        ScoreRanking.of(new double[] {1, 2}, new boolean[] {true, true}).bestF1Threshold());
  }

  @Test
  void oneClassOnlyHasNoAreas() {
    for (boolean which : new boolean[] {true, false}) {
      BinaryScores scores =
          BinaryScores.of("yes", new double[] {0.2, 0.8}, new boolean[] {which, which}, 0.5);
      assertTrue(Double.isNaN(scores.rocArea()));
      assertTrue(Double.isNaN(scores.averagePrecision()));
      assertEquals(0.5, scores.counts().accuracy());
      assertEquals(0.5 * (0.2 * 0.2 + 0.8 * 0.8), scores.brier(), 1e-15);
    }
    BinaryScores one = BinaryScores.of("yes", new double[] {0.25}, new boolean[] {true}, 0.5);
    assertTrue(Double.isNaN(one.counts().precision()));
    assertTrue(Double.isNaN(one.counts().specificity()));
    assertEquals(0, one.counts().recall());
    assertEquals(-Math.log(0.25), one.logLoss(), 1e-15);
  }

  @Test
  void aProbabilityThatRoundingMadeZeroOrOneCostsNoInfinity() {
    BinaryScores wrong =
        BinaryScores.of("yes", new double[] {0, 1}, new boolean[] {true, false}, 0.5);
    assertEquals(52 * Math.log(2), wrong.logLoss(), 1e-12);
    assertEquals(1, wrong.brier());
  }

  @Test
  void aThresholdBelongsToThePositiveSide() {
    BinaryScores scores =
        BinaryScores.of("yes", new double[] {0.5, 0.49}, new boolean[] {true, false}, 0.5);
    assertEquals(new BinaryCounts(1, 0, 1, 0), scores.counts());
  }

  @Test
  void aMillionRowsAreRankedAndDrawnByFewPoints() {
    int rows = 1_000_000;
    SplittableRandom random = new SplittableRandom(7);
    double[] p = new double[rows];
    boolean[] truth = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      p[i] = random.nextDouble();
      truth[i] = random.nextDouble() < p[i];
    }
    BinaryScores scores = BinaryScores.of("yes", p, truth, 0.5);
    // for P(positive | p) = p and uniform p the area is 5/6, and its deviation here below 0.0005
    assertEquals(5.0 / 6, scores.rocArea(), 0.005, "seed 7");
    assertEquals(1.0 / 6, scores.brier(), 0.002, "seed 7");
    List<OperatingPoint> curve = scores.curve();
    assertTrue(curve.size() > 350 && curve.size() <= 400, "points: " + curve.size());
    assertEquals(Arrays.stream(p).max().orElseThrow(), curve.get(0).threshold());
    assertEquals(1, curve.get(curve.size() - 1).recall());
    assertEquals(1, curve.get(curve.size() - 1).falsePositiveRate());
    double area = 0;
    for (int i = 1; i < curve.size(); i++) {
      area +=
          (curve.get(i).falsePositiveRate() - curve.get(i - 1).falsePositiveRate())
              * (curve.get(i).recall() + curve.get(i - 1).recall())
              / 2;
    }
    assertEquals(scores.rocArea(), area, 1e-3, "the points that were left out lie near the lines");
  }

  @Test
  void whatCannotBeScoredIsRefused() {
    boolean[] two = {true, false};
    refused(
        "probabilities of yes, row 1, must be in [0, 1], got NaN",
        () -> BinaryScores.of("yes", new double[] {0, Double.NaN}, two, 0.5));
    refused("got 1.5", () -> BinaryScores.of("yes", new double[] {0, 1.5}, two, 0.5));
    refused(
        "threshold of yes must be in [0, 1], got NaN",
        () -> BinaryScores.of("yes", new double[] {0, 1}, two, Double.NaN));
    refused(
        "as many rows as the truth, 2, got 1",
        () -> BinaryScores.of("yes", new double[] {0}, two, 0.5));
    refused("at least one row", () -> BinaryScores.of("yes", new double[0], new boolean[0], 0.5));
    refused(
        "scores must be finite, got NaN for row 0",
        () -> ScoreRanking.of(new double[] {Double.NaN, 1}, two));
    refused("most must be at least 2", () -> ScoreRanking.of(P, TRUTH).points(1));
  }
}
