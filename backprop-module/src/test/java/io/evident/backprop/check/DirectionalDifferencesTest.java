package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DirectionalDifferencesTest {
  private static final int VARIABLES = 5_000;

  private static final double[] SLOPES =
      IntStream.range(0, VARIABLES).mapToDouble(i -> Math.cos(i) / VARIABLES).toArray();
  private static final double[] CURVATURES =
      IntStream.range(0, VARIABLES).mapToDouble(i -> -Math.sin(i) / VARIABLES).toArray();

  /** Of each entry x a cubic, slope (x - x^3 / 6) + curvature x^2 / 2; it is asked very often. */
  private static double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double square = x[i] * x[i];
      sum += SLOPES[i] * (x[i] - square * x[i] / 6) + CURVATURES[i] * square / 2;
    }
    return sum;
  }

  private static double[] gradient(double[] x) {
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      gradient[i] = SLOPES[i] * (1 - x[i] * x[i] / 2) + CURVATURES[i] * x[i];
    }
    return gradient;
  }

  private static Comparison along(GradientReport report) {
    return report.comparisons().stream()
        .filter(c -> c.oracle().equals(GradientCheck.DIRECTIONS))
        .findFirst()
        .orElseThrow();
  }

  @Tag("long")
  @Test
  void aSingleWrongEntryThatTheSampleMissesShows() {
    for (long seed = 1; seed <= 50; seed++) {
      GradientReport report =
          FunctionCheck.of(
                  DirectionalDifferencesTest::value,
                  x -> {
                    double[] wrong = gradient(x);
                    wrong[4_321] *= 1.01;
                    return wrong;
                  })
              .withSample(10, seed)
              .at(new double[VARIABLES]);
      assertEquals(GradientVerdict.PASS, report.comparisons().get(0).verdict(), "seed " + seed);
      assertEquals(GradientVerdict.FAIL, along(report).verdict(), "seed " + seed);
    }
  }

  @Test
  void theRightGradientPassesToAMillionthOfItsRootMeanSquare() {
    for (long seed = 1; seed <= 50; seed++) {
      Comparison found =
          along(
              FunctionCheck.of(
                      DirectionalDifferencesTest::value, DirectionalDifferencesTest::gradient)
                  .withSample(1, seed)
                  .at(new double[VARIABLES]));
      assertEquals(GradientVerdict.PASS, found.verdict(), "seed " + seed);
      assertEquals(0, found.inconclusive(), "seed " + seed);
      assertTrue(found.relativeError() < 1e-7, "seed " + seed + ": " + found);
    }
  }

  @Test
  void directionsHaveLengthOneAndSpreadOverAllEntries() {
    SplittableRandom random = new SplittableRandom(3);
    List<double[]> like = List.of(new double[40], new double[60]);
    double[] squares = new double[100];
    for (int k = 0; k < 2_000; k++) {
      List<double[]> u = RandomDirection.draw(like, random);
      assertEquals(1, RandomDirection.length(u), 1e-12);
      for (int i = 0; i < 100; i++) {
        double entry = i < 40 ? u.get(0)[i] : u.get(1)[i - 40];
        squares[i] += entry * entry / 2_000;
      }
    }
    for (double square : squares) {
      // A standard deviation of sqrt(2 / 2000) / 100: five of them.
      assertEquals(0.01, square, 5 * 3.2e-4);
    }
  }

  @Test
  void thePointIsPutBackBitForBit() {
    double[] point = new SplittableRandom(4).doubles(100).toArray();
    double[] before = point.clone();
    new DirectionalDifferences(3, new SplittableRandom(5))
        .compare(
            "x",
            DirectionalDifferences.Moved.inPlace(List.of(point), () -> value(point), 0, false),
            List.of(gradient(point)),
            0);
    assertArrayEquals(before, point);
  }

  @Test
  void aKinkInEveryDirectionIsInconclusive() {
    double[] point = {0, 0.5, -0.25};
    GradientReport report =
        FunctionCheck.of(
                x -> 3 * Math.abs(x[0]) + x[1] * x[1] + x[2], x -> new double[] {3, 2 * x[1], 1})
            .at(point);
    assertEquals(GradientVerdict.INCONCLUSIVE, along(report).verdict());
  }

  @Test
  void aNetworksDirectionsRunOverEachTensorAndOverAllParameters() {
    Network network =
        Network.of(
            "wide",
            Shape.of(30),
            List.of(Dense.of(20), Activation.tanh(), Dense.of(3)),
            new HalfMeanSquaredError());
    ManualNetwork manual = ManualNetwork.of(network);
    GradientCheck wrong =
        GradientCheck.of(network)
            .withSampleSize(1)
            .withGradient(
                (weights, batch) -> {
                  LossGradient right = manual.gradient(weights, batch);
                  right.parameters().get("dense_1.weight")[577] *= 1.01;
                  return right;
                });
    List<String> failed =
        wrong.run().comparisons().stream()
            .filter(c -> c.oracle().equals(GradientCheck.DIRECTIONS))
            .filter(c -> c.verdict() == GradientVerdict.FAIL)
            .map(Comparison::tensor)
            .toList();
    assertEquals(List.of("dense_1.weight", "all parameters"), failed);
    assertTrue(
        wrong.withDirections(0).run().comparisons().stream()
            .noneMatch(c -> c.oracle().equals(GradientCheck.DIRECTIONS)));
    assertThrows(IllegalArgumentException.class, () -> wrong.withDirections(-1));
  }
}
