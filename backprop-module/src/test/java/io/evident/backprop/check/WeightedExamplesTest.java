package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowOracle;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a weighted batch is, said with batches of one example each. */
class WeightedExamplesTest {
  private static final long SEED = 3;
  private static final double[] WEIGHTS = {2.5, 0, 1, 0.125, 7};

  static Stream<Loss> losses() {
    return FamilyContractTest.losses();
  }

  private static Network with(Loss loss) {
    boolean several = loss instanceof GaussianLikelihood || loss instanceof QuantileLoss;
    List<Layer> chain = new ArrayList<>(List.of(Dense.of(several ? 6 : 3)));
    if (loss instanceof BinaryCrossEntropy) {
      chain.add(Activation.sigmoid());
    }
    return Network.of("n", Shape.of(4), chain, loss);
  }

  private static Batch batch(Network network) {
    return RandomBatch.of(network, WEIGHTS.length, Mode.TRAINING, new SplittableRandom(SEED));
  }

  private static ParameterValues weights(Network network) {
    return RandomWeights.of(network, new SplittableRandom(SEED + 1));
  }

  /** 1/N sum w_n l_n of gradients of single examples. */
  private static List<double[]> expected(Network network) {
    Batch all = batch(network);
    ManualNetwork manual = ManualNetwork.of(network);
    double[] loss = new double[1];
    double[] inputs = new double[all.inputs().length];
    ParameterValues sum = ParameterValues.zeros(network);
    for (int n = 0; n < WEIGHTS.length; n++) {
      Batch one = all.select(new int[] {n}, new double[4]);
      LossGradient alone = manual.gradient(weights(network), one);
      double w = WEIGHTS[n] / WEIGHTS.length;
      loss[0] += w * alone.loss();
      for (int i = 0; i < 4; i++) {
        inputs[4 * n + i] = w * alone.inputs()[i];
      }
      for (int p = 0; p < network.parameters().size(); p++) {
        for (int i = 0; i < sum.get(p).length; i++) {
          sum.get(p)[i] += w * alone.parameters().get(p)[i];
        }
      }
    }
    List<double[]> expected = new ArrayList<>(List.of(loss, inputs));
    for (int p = 0; p < network.parameters().size(); p++) {
      expected.add(sum.get(p));
    }
    return expected;
  }

  private static void assertClose(Network network, LossGradient found, double tolerance) {
    List<double[]> expected = expected(network);
    String what = network.loss() + ", seed " + SEED;
    assertArrayEquals(expected.get(0), new double[] {found.loss()}, tolerance, what);
    assertArrayEquals(expected.get(1), found.inputs(), tolerance, what);
    for (int p = 0; p < network.parameters().size(); p++) {
      assertArrayEquals(expected.get(2 + p), found.parameters().get(p), tolerance, what);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theLossIsTheSumOfWeightedOnesOverTheNumberOfExamples(Loss loss) {
    Network network = with(loss);
    Batch batch = batch(network).withWeights(WEIGHTS);
    assertClose(network, ManualNetwork.of(network).gradient(weights(network), batch), 1e-14);
    for (LoweringOptions options : List.of(LoweringOptions.PLAIN, LoweringOptions.TUNED)) {
      for (ElementType type : ElementType.values()) {
        try (TensorFlowOracle oracle =
            TensorFlowOracle.of(network, options.withType(type), Mode.TRAINING, true, "CPU:0")) {
          double tolerance = type == ElementType.FLOAT64 ? 1e-13 : 3e-5;
          assertClose(network, oracle.gradient(weights(network), batch), tolerance);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void weightsOf1ChangeNothing(Loss loss) {
    Network network = with(loss);
    Batch equal = batch(network);
    double[] ones = new double[WEIGHTS.length];
    Arrays.fill(ones, 1);
    ManualNetwork manual = ManualNetwork.of(network);
    LossGradient wanted = manual.gradient(weights(network), equal);
    LossGradient found = manual.gradient(weights(network), equal.withWeights(ones));
    assertEquals(wanted.loss(), found.loss(), 1e-15);
    assertArrayEquals(wanted.inputs(), found.inputs());
  }

  @Test
  void anOracleOfEqualExamplesRefusesWeightsAndTheOtherWayRound() {
    Network network = with(new SoftmaxCrossEntropy());
    Batch equal = batch(network);
    assertRefused(
        "the network was lowered for examples without weights, but those of the batch have some",
        network,
        false,
        equal.withWeights(WEIGHTS));
    assertRefused(
        "the network was lowered for examples with weights, but those of the batch have none",
        network,
        true,
        equal);
  }

  private static void assertRefused(
      String message, Network network, boolean weighted, Batch batch) {
    try (TensorFlowOracle oracle =
        TensorFlowOracle.of(network, LoweringOptions.PLAIN, Mode.TRAINING, weighted, "CPU:0")) {
      assertEquals(
          message,
          assertThrows(
                  IllegalArgumentException.class, () -> oracle.gradient(weights(network), batch))
              .getMessage());
    }
  }

  @Test
  void aCheckOfWeightedExamplesSeesAGradientThatForgetsThem() {
    Network network = with(new SoftmaxCrossEntropy());
    ManualNetwork manual = ManualNetwork.of(network);
    GradientReport report =
        GradientCheck.of(network)
            .withExampleWeights()
            .withGradient(
                (values, batch) -> {
                  double[] ones = new double[batch.size()];
                  Arrays.fill(ones, 1);
                  return manual.gradient(values, batch.withWeights(ones));
                })
            .run();
    assertEquals(GradientVerdict.FAIL, report.verdict());
    assertEquals("n with weighted examples", report.network());
    assertTrue(report.findings().stream().anyMatch(f -> f.tensor().equals("loss")));
  }

  /** What one example adds has its weight, and is still recognized. */
  @Test
  void aSumThatIsMissingOverWeightedExamplesIsNamed() {
    Network network = with(new GaussianLikelihood());
    ManualNetwork manual = ManualNetwork.of(network);
    GradientReport report =
        GradientCheck.of(network)
            .withExampleWeights()
            .withGradient(
                (values, batch) -> {
                  LossGradient right = manual.gradient(values, batch);
                  double[] second = {0, batch.weights().orElseThrow()[1], 0, 0};
                  LossGradient alone = manual.gradient(values, batch.withWeights(second));
                  return new LossGradient(right.loss(), alone.parameters(), right.inputs());
                })
            .run();
    assertTrue(
        report.findings().stream()
            .anyMatch(
                f ->
                    f.slip()
                        .equals(
                            Optional.of(
                                "a missing sum over the batch: it is the part of example 1"
                                    + " alone"))),
        () -> String.join("\n", GradientReportText.lines(report)));
  }

  @Test
  void oraclesOfEqualExamplesAreNotThoseOfAWeightedCheck() {
    GradientCheck equal = GradientCheck.of(with(new SoftmaxCrossEntropy()));
    try (OpenOracles oracles = equal.open()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> equal.withExampleWeights().run(oracles));
      assertEquals(
          "the oracles are of network n, TRAINING, batch 4, the check is of n, TRAINING, batch 4,"
              + " with weights; open them by a check of the same network, mode, batch, order,"
              + " weights and device",
          e.getMessage());
    }
  }

  @Test
  void aGradientThatChangesTheWeightsIsNamed() {
    Network network = with(new SoftmaxCrossEntropy());
    GradientReport report =
        GradientCheck.of(network)
            .withExampleWeights()
            .withGradient(
                (values, batch) -> {
                  LossGradient gradient = ManualNetwork.of(network).gradient(values, batch);
                  batch.weights().orElseThrow()[0] += 1;
                  return gradient;
                })
            .run();
    assertEquals(GradientVerdict.FAIL, report.verdict());
    assertTrue(
        String.join("\n", GradientReportText.lines(report)).contains("the examples' weights"),
        () -> String.join("\n", GradientReportText.lines(report)));
  }

  /** A remembered answer is of the weights that were asked about. */
  @Test
  void anOracleThatRemembersTellsWeightsApart() {
    Network network = with(new SoftmaxCrossEntropy());
    try (Oracle plain = TensorFlowOracles.plain(network, Mode.TRAINING, true, "CPU:0")) {
      Oracle remembering = new RememberingOracle(plain);
      Batch batch = batch(network);
      double first = remembering.gradient(weights(network), batch.withWeights(WEIGHTS)).loss();
      double second =
          remembering.gradient(weights(network), batch.withWeights(2, 2, 2, 2, 2)).loss();
      assertTrue(first != second, "both " + first);
    }
  }
}
