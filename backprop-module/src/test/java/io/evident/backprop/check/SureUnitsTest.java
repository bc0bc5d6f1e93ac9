package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowOracle;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.NearbyLoss;
import io.evident.backprop.manual.RoundedGradient;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Binary cross-entropy where a unit is so sure that its output rounds to 0 or 1. */
class SureUnitsTest {
  private static final Network OF_LOGITS =
      Network.of(
          "of logits",
          Shape.of(1),
          List.of(Dense.of(2), Activation.sigmoid()),
          new BinaryCrossEntropy());

  /** No sigmoid before the loss: outputs may be 0 and 1 exactly. */
  private static final Network OF_OUTPUTS =
      Network.of("of outputs", Shape.of(1), List.of(Dense.of(2)), new BinaryCrossEntropy());

  private static final double LOSS_AT_40 = Math.log1p(Math.exp(-40));
  private static final double SLOPE_AT_40 = 1 / (1 + Math.exp(40));

  private static ParameterValues biases(Network network, double first, double second) {
    ParameterValues values = ParameterValues.zeros(network);
    values.get("dense_1.bias")[0] = first;
    values.get("dense_1.bias")[1] = second;
    return values;
  }

  private static Batch example(Network network, double... targets) {
    return Batch.of(network, new double[] {1}, targets);
  }

  /** By hand, and lowered in each way that there is. */
  private static List<LossGradient> gradients(
      Network network, ParameterValues values, Batch batch) {
    Stream<LoweringOptions> ways =
        Stream.of(LoweringOptions.PLAIN, LoweringOptions.TUNED)
            .flatMap(way -> Stream.of(ElementType.values()).map(way::withType));
    return Stream.concat(
            Stream.of(ManualNetwork.of(network).gradient(values, batch)),
            ways.map(
                way -> {
                  try (TensorFlowOracle oracle = TensorFlowOracle.of(network, way, Mode.TRAINING)) {
                    return oracle.gradient(values, batch);
                  }
                }))
        .toList();
  }

  private static void requireAll(
      Network network, double[] biases, double[] targets, double loss, double... ofBiases) {
    ParameterValues values = biases(network, biases[0], biases[1]);
    for (LossGradient found : gradients(network, values, example(network, targets))) {
      assertEquals(loss, found.loss(), 1e-6 * loss);
      double[] bias = found.parameters().get("dense_1.bias");
      for (int k = 0; k < 2; k++) {
        assertEquals(ofBiases[k], bias[k], 1e-6 * Math.abs(ofBiases[k]));
      }
    }
  }

  @Test
  void whatIsSureAndRightCostsNextToNothing() {
    double[] biases = {40, -800};
    requireAll(OF_LOGITS, biases, new double[] {1, 0}, LOSS_AT_40, -SLOPE_AT_40, 0);
  }

  @Test
  void whatIsSureAndWrongCostsItsLogit() {
    requireAll(OF_LOGITS, new double[] {-800, 40}, new double[] {1, 0}, 840, -1, 1);
  }

  @Test
  void withoutASigmoidBeforeItATermWithoutWeightIsNothing() {
    requireAll(OF_OUTPUTS, new double[] {1, 0}, new double[] {1, 0}, 0, -1, 1);
  }

  @Test
  void withoutASigmoidBeforeItOtherTermsStand() {
    double loss = -Math.log(0.25) - Math.log(0.5);
    requireAll(OF_OUTPUTS, new double[] {0.25, 0.5}, new double[] {1, 0}, loss, -4, 2);
  }

  /** d2/ds2 of -t log s - (1 - t) log(1 - s) is t / s^2 + (1 - t) / (1 - s)^2. */
  @Test
  void withoutASigmoidBeforeItItIsDifferentiatedTwice() {
    ParameterValues direction = biases(OF_OUTPUTS, 1, 1);
    try (TensorFlowOracle oracle =
        TensorFlowOracle.ofSecondOrder(
            OF_OUTPUTS, LoweringOptions.PLAIN.withType(ElementType.FLOAT64), Mode.TRAINING)) {
      LossGradient curvature =
          oracle.hessianTimes(
              biases(OF_OUTPUTS, 0.25, 0.5),
              example(OF_OUTPUTS, 1, 0),
              new LossGradient(0, direction, new double[1]));
      assertArrayEquals(new double[] {16, 4}, curvature.parameters().get("dense_1.bias"), 1e-12);
    }
  }

  @Test
  void whatRoundingExplainsIsKnownThere() {
    for (double[] at : new double[][] {{40, -800}, {-800, 40}, {90, 0.5}}) {
      ParameterValues values = biases(OF_LOGITS, at[0], at[1]);
      Batch batch = example(OF_LOGITS, 1, 0);
      RoundedGradient right =
          SimulatedRounding.of(OF_LOGITS).gradient(values, batch, new double[0]);
      try (TensorFlowOracle oracle =
          TensorFlowOracle.of(OF_LOGITS, LoweringOptions.TUNED, Mode.TRAINING)) {
        LossGradient found = oracle.gradient(values, batch);
        assertEquals(right.loss(), found.loss(), right.lossBound());
        for (int p = 0; p < OF_LOGITS.parameters().size(); p++) {
          assertTrue(Double.isFinite(right.bound(p)));
          assertArrayEquals(right.values().get(p), found.parameters().get(p), right.bound(p));
        }
      }
    }
  }

  @Test
  void theNearbyLossIsTheLossThere() {
    ParameterValues values = biases(OF_LOGITS, 40, -800);
    ManualNetwork manual = ManualNetwork.of(OF_LOGITS);
    Batch batch = example(OF_LOGITS, 1, 0);
    assertEquals(LOSS_AT_40, manual.near(values, batch).loss(), 1e-15 * LOSS_AT_40);
    NearbyLoss nearby = manual.near(values, batch);
    assertEquals(manual.loss(values, batch), nearby.ofLayer(1, values));
    ParameterValues moved = biases(OF_LOGITS, 41, -800);
    assertEquals(manual.loss(moved, batch), manual.near(values, batch).atParameter(1, 0, 1), 1e-30);
    assertEquals(manual.loss(values, batch), manual.near(values, batch).atInput(0, 1), 1e-30);
  }
}
