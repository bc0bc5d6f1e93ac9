package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.RoundedGradient;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {
  private static final Network OF_VECTORS =
      Network.of(
          "of vectors",
          Shape.of(2),
          List.of(new BatchNorm(1e-5, 0.75), Dense.of(1)),
          new HalfMeanSquaredError());

  private static final Network OF_IMAGES =
      Network.of(
          "of images",
          Shape.of(3, 2, 2),
          List.of(new BatchNorm(), new Flatten(), Dense.of(3), new BatchNorm(), Dense.of(1)),
          new HalfMeanSquaredError());

  private static ParameterValues start(Network network) {
    return new UniformFanIn().initialize(network, new SplittableRandom(1));
  }

  @Test
  void theyMoveByTheMeanAndTheUnbiasedVarianceOfTheBatch() {
    ParameterValues values = start(OF_VECTORS);
    // Columns 1, 2, 6 (mean 3, unbiased variance 7) and 0, 0, 3 (mean 1, unbiased variance 3).
    Batch batch = Batch.of(OF_VECTORS, new double[] {1, 0, 2, 0, 6, 3}, new double[3]);
    ManualNetwork.of(OF_VECTORS).follow(values, batch);
    assertArrayEquals(new double[] {0.75, 0.25}, values.get("batchNorm_1.runningMean"), 1e-15);
    assertArrayEquals(new double[] {2.5, 1.5}, values.get("batchNorm_1.runningVariance"), 1e-15);
  }

  @Test
  void inferenceNormalizesByThem() {
    ParameterValues values = start(OF_VECTORS);
    values.get("batchNorm_1.runningMean")[0] = 2;
    values.get("batchNorm_1.runningVariance")[0] = 4;
    Batch batch = Batch.of(OF_VECTORS, new double[] {8, 0}, new double[1]).atInference();
    double[] normalized = ManualNetwork.of(OF_VECTORS).activations(values, batch).get(1);
    assertEquals(6 / Math.sqrt(4 + 1e-5), normalized[0], 1e-15);
  }

  @Test
  void atInferenceTheyDoNotMove() {
    Batch batch = Batch.of(OF_VECTORS, new double[] {8, 0}, new double[1]).atInference();
    ParameterValues values = start(OF_VECTORS);
    assertThrows(
        IllegalArgumentException.class, () -> ManualNetwork.of(OF_VECTORS).follow(values, batch));
  }

  @Test
  void everyLoweringMovesThemAlike() {
    int size = 5;
    SplittableRandom random = new SplittableRandom(3);
    ParameterValues values = start(OF_IMAGES);
    double[] inputs = random.doubles((long) size * OF_IMAGES.input().size(), -1, 2).toArray();
    Batch batch = Batch.of(OF_IMAGES, inputs, new double[size]);
    ParameterValues expected = values.copy();
    ManualNetwork.of(OF_IMAGES).follow(expected, batch);
    requireClose(
        values, expected, LoweringOptions.PLAIN.withType(ElementType.FLOAT64), batch, 1e-14);
    requireClose(values, expected, LoweringOptions.PLAIN, batch, 1e-6);
    requireClose(values, expected, LoweringOptions.TUNED, batch, 1e-6);
  }

  /** Behind the dense layer each channel has one value; of the images each has six. */
  @Test
  void aBatchWithOneValueInEachChannelLeavesThem() {
    ParameterValues start = start(OF_IMAGES);
    start.get("batchNorm_2.runningMean")[1] = -3;
    start.get("batchNorm_2.runningVariance")[1] = 7;
    double[] inputs = new SplittableRandom(4).doubles(OF_IMAGES.input().size(), -1, 2).toArray();
    Batch one = Batch.of(OF_IMAGES, inputs, new double[1]);
    ParameterValues expected = start.copy();
    ManualNetwork.of(OF_IMAGES).follow(expected, one);
    for (String statistic : List.of("runningMean", "runningVariance")) {
      String behind = "batchNorm_2." + statistic;
      assertArrayEquals(start.get(behind), expected.get(behind));
      String before = "batchNorm_1." + statistic;
      assertNotEquals(start.get(before)[0], expected.get(before)[0]);
    }
    requireClose(start, expected, LoweringOptions.PLAIN.withType(ElementType.FLOAT64), one, 1e-14);
    requireClose(start, expected, LoweringOptions.PLAIN, one, 1e-6);
    requireClose(start, expected, LoweringOptions.TUNED, one, 1e-6);
  }

  @Test
  void leftAloneTheyAreKnownExactly() {
    Batch one = Batch.of(OF_VECTORS, new double[] {8, 0}, new double[1]);
    RoundedGradient rounded =
        SimulatedRounding.of(OF_VECTORS).gradient(start(OF_VECTORS), one, new double[0]);
    for (int p = 0; p < OF_VECTORS.parameters().size(); p++) {
      if (!OF_VECTORS.parameters().get(p).trained()) {
        assertArrayEquals(start(OF_VECTORS).get(p), rounded.values().get(p));
        assertEquals(0, rounded.bound(p), 1e-30);
      }
    }
  }

  private static void requireClose(
      ParameterValues start,
      ParameterValues expected,
      LoweringOptions options,
      Batch batch,
      double tolerance) {
    try (TensorFlowOracle oracle = TensorFlowOracle.of(OF_IMAGES, options, Mode.TRAINING)) {
      ParameterValues found = oracle.followed(start, batch);
      for (int p = 0; p < OF_IMAGES.parameters().size(); p++) {
        String name = OF_IMAGES.parameters().get(p).name() + " with " + options;
        assertArrayEquals(expected.get(p), found.get(p), tolerance, name);
      }
    }
  }
}
