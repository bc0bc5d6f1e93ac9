package io.evident.models.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expected figures are scikit-learn's (1.2.1), but for those that say otherwise. */
public class RegressionScoresTest {
  private static final double[] TRUTH = {3, -0.5, 2, 7, 4.25, 0.5};
  private static final double[] PREDICTED = {2.5, 0, 2, 8, 4, 1.75};
  private static final double[] WEIGHTS = {1, 2, 0.5, 3, 1.5, 0};

  private static double[] mapped(double[] values, DoubleUnaryOperator map) {
    return Arrays.stream(values).map(map).toArray();
  }

  @Test
  void figuresOfOneTargetAreTheirDefinitions() {
    TargetScores scores = TargetScores.of("y", TRUTH, PREDICTED);
    assertEquals(6, scores.rows());
    assertEquals(0.7216878364870323, scores.rmse(), 1e-15);
    assertEquals(0.5833333333333334, scores.mae(), 1e-15);
    assertEquals(0.5, scores.medianAbsoluteError());
    assertEquals(1.25, scores.largestError());
    assertEquals(1.0 / 3, scores.bias(), 1e-15);
    assertEquals(0.914505557138786, scores.r2(), 1e-15);
    assertEquals(0.9670741864717358, scores.correlation(), 1e-15);
    assertTrue(Double.isNaN(scores.poissonDeviance()), "a target is below 0");
  }

  @Test
  void weightsCountRowsMoreOrLess() {
    TargetScores scores = TargetScores.of("y", TRUTH, PREDICTED, WEIGHTS);
    assertEquals(0.6931585316505886, scores.rmse(), 1e-15);
    assertEquals(0.609375, scores.mae());
    assertEquals(0.5, scores.medianAbsoluteError());
    assertEquals(1, scores.largestError(), "the row with 1.25 weighs nothing");
    assertEquals(0.390625, scores.bias());
    assertEquals(0.9452953439888812, scores.r2(), 1e-15);
    assertEquals(0.9868969274336925, scores.correlation(), 1e-15);
  }

  /** A weight is how often a row is there, and only ratios of weights matter. */
  @Test
  void aWeightIsACount() {
    double[] truth = {1, 5, 2, 8};
    double[] predicted = {1.5, 4, 2.125, 8.75};
    TargetScores repeated =
        TargetScores.of(
            "y",
            new double[] {1, 5, 5, 5, 2, 8, 8},
            new double[] {1.5, 4, 4, 4, 2.125, 8.75, 8.75});
    for (double unit : new double[] {1, 0.1, 1e300, 1e-300}) {
      double[] weights = {unit, 3 * unit, unit, 2 * unit};
      TargetScores weighted = TargetScores.of("y", truth, predicted, weights);
      assertEquals(repeated.rmse(), weighted.rmse(), 1e-15);
      assertEquals(repeated.medianAbsoluteError(), weighted.medianAbsoluteError());
      assertEquals(repeated.r2(), weighted.r2(), 1e-15);
      assertEquals(repeated.correlation(), weighted.correlation(), 1e-15);
      assertEquals(repeated.poissonDeviance(), weighted.poissonDeviance(), 1e-15);
    }
  }

  /** Equal weights that are not whole: their running sum is rounded where half of it is reached. */
  @Test
  void halfOfTheWeightBetweenTwoRowsGivesTheirMean() {
    double[] truth = new double[1000];
    double[] predicted = IntStream.range(0, 1000).mapToDouble(i -> i).toArray();
    double[] weights = new double[1000];
    Arrays.fill(weights, 0.1);
    assertEquals(499.5, TargetScores.of("y", truth, predicted).medianAbsoluteError());
    assertEquals(499.5, TargetScores.of("y", truth, predicted, weights).medianAbsoluteError());
    // in doubles 0.1 + 0.2 is more than 0.3
    assertEquals(
        3.5,
        TargetScores.of("y", new double[3], new double[] {1, 2, 5}, new double[] {0.1, 0.2, 0.3})
            .medianAbsoluteError());
    weights[0] = 0;
    weights[1] = 0.2;
    assertEquals(499.5, TargetScores.of("y", truth, predicted, weights).medianAbsoluteError());
  }

  @Test
  void anOffsetTakesNoDigits() {
    double[] truth = IntStream.range(0, 200).mapToDouble(i -> i * 37 % 101 / 8.0).toArray();
    double[] predicted =
        IntStream.range(0, 200).mapToDouble(i -> truth[i] + (i * 11 % 7 - 3) / 4.0).toArray();
    double[] weights = IntStream.range(0, 200).mapToDouble(i -> i % 5 * 0.5).toArray();
    for (double offset : new double[] {0, 1e9, -1e12}) {
      double[] far = mapped(truth, y -> y + offset);
      double[] said = mapped(predicted, y -> y + offset);
      assertEquals(R2, TargetScores.of("y", far, said).r2(), 1e-14);
      assertEquals(WEIGHTED_R2, TargetScores.of("y", far, said, weights).r2(), 1e-14);
    }
  }

  private static final double R2 = 0.9812369785113396;
  private static final double WEIGHTED_R2 = 0.981016149717665;

  @Test
  void aConstantTargetHasNoR2() {
    // 0.1 has no exact double: their mean is rounded, and is not to make a variance of it
    double[] constant = {0.1, 0.1, 0.1};
    TargetScores scores = TargetScores.of("y", constant, new double[] {0.1, 0.2, 0.3});
    assertTrue(Double.isNaN(scores.r2()), scores.toString());
    assertTrue(Double.isNaN(scores.correlation()), scores.toString());
    assertEquals(0.1, scores.bias(), 1e-15);
    TargetScores predicted = TargetScores.of("y", new double[] {0.1, 0.2, 0.3}, constant);
    assertTrue(Double.isNaN(predicted.correlation()), predicted.toString());
    assertEquals(-1.5, predicted.r2(), 1e-14);
    TargetScores weighted =
        TargetScores.of(
            "y", new double[] {2, 2, 7}, new double[] {1, 2, 3}, new double[] {1, 1, 0});
    assertTrue(Double.isNaN(weighted.r2()), "what differs weighs nothing");
  }

  @Test
  void oneRowHasErrorsAndNoR2() {
    TargetScores scores = TargetScores.of("y", new double[] {3}, new double[] {5});
    assertEquals(2, scores.rmse());
    assertEquals(2, scores.medianAbsoluteError());
    assertEquals(2, scores.bias());
    assertTrue(Double.isNaN(scores.r2()) && Double.isNaN(scores.correlation()));
  }

  @Test
  void countsHaveAPoissonDeviance() {
    double[] truth = {0, 1, 4, 2, 10, 3};
    double[] predicted = {0.5, 1.25, 3, 2, 11, 2.75};
    assertEquals(
        0.24517235713951768, TargetScores.of("y", truth, predicted).poissonDeviance(), 1e-15);
    assertEquals(
        0.174856086302567,
        TargetScores.of("y", truth, predicted, WEIGHTS).poissonDeviance(),
        1e-15);
    predicted[1] = 0;
    assertTrue(Double.isNaN(TargetScores.of("y", truth, predicted).poissonDeviance()));
  }

  /** Computed in decimal numbers of 60 digits; y log(y / p) - y + p in doubles has none right. */
  @Test
  void largeCountsNearTheirPredictionsKeepTheirDigits() {
    double[] truth = {1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4};
    double[] predicted = {1e9 + 3, 1e9, 1e9 + 6, 1e9 + 2, 1e9 + 9};
    assertEquals(
        1.0399999944266667e-8, TargetScores.of("y", truth, predicted).poissonDeviance(), 1e-21);
  }

  @Test
  void veryLargeAndVerySmallNumbersAreScored() {
    for (double unit : new double[] {0x1p1000, 0x1p-1000}) {
      TargetScores scores =
          TargetScores.of("y", mapped(TRUTH, y -> y * unit), mapped(PREDICTED, y -> y * unit));
      TargetScores ordinary = TargetScores.of("y", TRUTH, PREDICTED);
      assertEquals(ordinary.rmse() * unit, scores.rmse());
      assertEquals(ordinary.r2(), scores.r2());
      assertEquals(ordinary.correlation(), scores.correlation());
    }
  }

  @Test
  void theMeanIsOverTargets() {
    RegressionScores scores =
        RegressionScores.of(
            List.of("a", "b"),
            new double[][] {{3, 10}, {1, 20}, {4, 15.5}, {2, 12}},
            new double[][] {{2.5, 11}, {1.5, 18}, {4, 15}, {3, 13}});
    assertEquals(List.of("a", "b"), scores.targets().stream().map(TargetScores::target).toList());
    assertEquals(0.7958288190682556, scores.mean().r2(), 1e-15);
    assertEquals(0.8125, scores.mean().mae(), 1e-15);
    assertEquals(0.9311862178478972, scores.mean().rmse(), 1e-15);
    assertEquals(0.75, scores.mean().medianAbsoluteError());
    assertEquals(2, scores.mean().largestError());
    assertEquals(4, scores.rows());
  }

  @Test
  void aMillionRowsAreScored() {
    int rows = 1_000_000;
    double[] truth = IntStream.range(0, rows).mapToDouble(i -> 1e6 + i % 1000).toArray();
    double[] predicted = IntStream.range(0, rows).mapToDouble(i -> truth[i] + i % 2).toArray();
    TargetScores scores = TargetScores.of("y", truth, predicted);
    assertEquals(0.5, scores.bias());
    assertEquals(0.5, scores.medianAbsoluteError());
    // the variance of 0, 1, ... 999 is (1000^2 - 1) / 12
    assertEquals(1 - 0.5 / ((1e6 - 1) / 12), scores.r2(), 1e-15);
  }

  @Test
  void whatCannotBeScoredIsRefused() {
    double[] one = {1};
    refused(
        "truth of y must have at least one row", () -> TargetScores.of("y", new double[0], one));
    refused(
        "predicted of y must have as many rows as the truth, 6, got 1",
        () -> TargetScores.of("y", TRUTH, one));
    refused(
        "predicted of y must be finite, got NaN for row 0",
        () -> TargetScores.of("y", one, new double[] {Double.NaN}));
    refused(
        "truth of y must be finite, got Infinity for row 0",
        () -> TargetScores.of("y", new double[] {Double.POSITIVE_INFINITY}, one));
    refused(
        "weights must be at least 0, got -1.0 for row 0",
        () -> TargetScores.of("y", one, one, new double[] {-1}));
    refused("not all be 0", () -> TargetScores.of("y", one, one, new double[1]));
    refused(
        "predicted must have 2 values in each row, got 1 in row 0",
        () ->
            RegressionScores.of(List.of("a", "b"), new double[][] {{1, 2}}, new double[][] {{1}}));
    refused(
        "targets must not be empty",
        () -> RegressionScores.of(List.of(), new double[][] {{}}, new double[][] {{}}));
  }

  public static void refused(String words, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}
