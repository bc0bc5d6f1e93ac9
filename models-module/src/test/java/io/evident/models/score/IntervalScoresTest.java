package io.evident.models.score;

import static io.evident.models.score.RegressionScoresTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalScoresTest {
  private static final double[] TRUTH = {1, 2, 3, 4};
  private static final double[] LOWER = {0.5, 1.5, 3.25, 3};
  private static final double[] UPPER = {2, 1.75, 5, 6};

  /** The pinball loss is the mean of scikit-learn's for 0.05 and 0.95. */
  @Test
  void figuresAreTheirDefinitions() {
    IntervalScores scores = IntervalScores.of("y", TRUTH, LOWER, UPPER, 0.9);
    assertEquals(2, scores.covered());
    assertEquals(0.5, scores.coverage());
    assertEquals(AccuracyInterval.of(2, 4), scores.coverageInterval());
    assertEquals((1.5 + 0.25 + 1.75 + 3) / 4, scores.meanWidth());
    assertEquals(0.10312500000000002, scores.pinballLoss(), 1e-15);
    assertEquals(0, scores.crossed());
  }

  @Test
  void endsBelongToAnInterval() {
    IntervalScores scores =
        IntervalScores.of("y", new double[] {1, 2}, new double[] {1, 0}, new double[] {3, 2}, 0.5);
    assertEquals(2, scores.covered());
  }

  @Test
  void aCrossedIntervalIsCountedCoversNothingAndHasNoWidth() {
    IntervalScores scores =
        IntervalScores.of("y", new double[] {1, 1}, new double[] {2, 0}, new double[] {0, 4}, 0.5);
    assertEquals(1, scores.crossed());
    assertEquals(1, scores.covered());
    assertEquals(2, scores.meanWidth());
  }

  @Test
  void quantilesArePairedByTheirProbabilities() {
    double[][] quantiles = {{0, 2, 5, 8, 10}, {1, 2, 3, 4, 5}};
    List<IntervalScores> scores =
        IntervalScores.ofQuantiles(
            "y", new double[] {9, 2}, new double[] {0.05, 0.2, 0.5, 0.8, 0.95}, quantiles);
    assertEquals(2, scores.size(), "the median is the end of no interval");
    assertEquals(0.6, scores.get(0).level());
    assertEquals(1, scores.get(0).covered());
    assertEquals(0.9, scores.get(1).level());
    assertEquals(2, scores.get(1).covered());
    assertEquals(7, scores.get(1).meanWidth());
    IntervalCalibration calibration = IntervalCalibration.of(scores);
    assertEquals(0.5, calibration.observed(calibration.levels().get(0)));
    assertEquals((0.1 + 0.1) / 2, calibration.meanGap(), 1e-15);
  }

  /**
   * At the midpoints of a thousand equal parts of the distribution shares are exactly the levels.
   */
  @Test
  void normalPredictionsThatAreRightAreCalibrated() {
    double[] truth = {
      -1.6448536269514729, -1.0364333894937898, -0.6744897501960817, -0.38532046640756773,
      -0.12566134685507402, 0.12566134685507402, 0.38532046640756773, 0.6744897501960817,
      1.0364333894937898, 1.6448536269514722
    };
    double[] mean = IntStream.range(0, 10).mapToDouble(i -> 100 * i).toArray();
    double[] deviation = IntStream.range(0, 10).mapToDouble(i -> 1 + i).toArray();
    double[] moved =
        IntStream.range(0, 10)
            .mapToDouble(i -> mean[i] + 0.999 * truth[i] * deviation[i])
            .toArray();
    IntervalCalibration calibration = IntervalCalibration.ofNormal("y", moved, mean, deviation);
    // values at the quantiles 0.05, 0.15, ... 0.95 lie a little within the levels 0.1, 0.3, ... 0.9
    assertEquals(
        List.of(2L, 2L, 4L, 4L, 6L, 6L, 8L, 8L, 10L),
        calibration.levels().stream().map(IntervalCalibration.Level::covered).toList());
    assertEquals(0.1, calibration.levels().get(0).level());
    assertEquals(0.9, calibration.levels().get(8).level());
    IntervalScores scores = IntervalScores.ofNormal("y", moved, mean, deviation);
    assertEquals(10, scores.covered());
    assertEquals(0.95, scores.level());
    assertEquals(2 * 1.959963984540054 * 5.5, scores.meanWidth(), 1e-12);
  }

  @Test
  void aModelThatIsTooSureIsBelowItsLevels() {
    double[] truth = IntStream.range(0, 10).mapToDouble(i -> i - 4.5).toArray();
    double[] mean = new double[10];
    double[] deviation = IntStream.range(0, 10).mapToDouble(i -> 0.1).toArray();
    IntervalCalibration calibration = IntervalCalibration.ofNormal("y", truth, mean, deviation);
    assertEquals(0, calibration.levels().get(8).covered());
    assertEquals(0.5, calibration.meanGap(), 1e-15);
  }

  @Test
  void whatIsNoIntervalIsRefused() {
    refused("level must be between 0 and 1", () -> IntervalScores.of("y", TRUTH, LOWER, UPPER, 1));
    refused(
        "upper of y must have as many rows",
        () -> IntervalScores.of("y", TRUTH, LOWER, new double[1], 0.9));
    refused(
        "deviation of y must be above 0, got 0.0 for row 1",
        () -> IntervalScores.ofNormal("y", TRUTH, TRUTH, new double[] {1, 0, 1, 1}));
    refused(
        "deviation of y must be finite, got NaN for row 0",
        () -> IntervalCalibration.ofNormal("y", TRUTH, TRUTH, new double[] {Double.NaN, 0, 1, 1}));
    refused(
        "probabilities must increase",
        () ->
            IntervalScores.ofQuantiles(
                "y", new double[] {1}, new double[] {0.9, 0.1}, new double[][] {{1, 2}}));
    refused("scores must not be empty", () -> IntervalCalibration.of(List.of()));
  }
}
