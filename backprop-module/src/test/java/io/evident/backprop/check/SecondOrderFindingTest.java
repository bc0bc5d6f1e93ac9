package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.NearbyLoss;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that first derivatives of single tensors do not show are told by tensor too. */
class SecondOrderFindingTest {
  private static final Network NETWORK =
      Network.of(
          "small",
          Shape.of(4),
          List.of(Dense.of(5), Activation.tanh(), Dense.of(4), Activation.tanh(), Dense.of(3)),
          new SoftmaxCrossEntropy());

  /** Right where it is first asked; one tensor of it is kept for wherever else it is asked. */
  private static BiFunction<ParameterValues, Batch, LossGradient> keeping(String tensor) {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    List<double[]> kept = new ArrayList<>();
    return (weights, batch) -> {
      LossGradient gradient = manual.gradient(weights, batch);
      double[] own = gradient.parameters().get(tensor);
      if (kept.isEmpty()) {
        kept.add(own.clone());
      }
      System.arraycopy(kept.get(0), 0, own, 0, own.length);
      return gradient;
    };
  }

  private static List<GradientFinding> findings(String kept, boolean tensorFlow) {
    GradientCheck check = GradientCheck.of(NETWORK).withSecondOrder().withGradient(keeping(kept));
    GradientReport report = tensorFlow ? check.run() : check.run(List.of(), List.of());
    assertEquals(GradientVerdict.FAIL, report.verdict());
    String text = String.join("\n", GradientReportText.lines(report));
    assertTrue(text.contains("FAIL " + kept), text);
    assertTrue(text.contains("looks like a gradient that is right at the point"), text);
    assertTrue(GradientReportJUnit.text(List.of(report)).contains("FAIL " + kept), text);
    return report.findings();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense_1.weight", "dense_2.bias", "dense_3.weight"})
  void aGradientKeptFromAnEarlierCallIsNamedWithItsIndexAndBothValues(String tensor) {
    List<GradientFinding> findings = findings(tensor, true);
    assertEquals(1, findings.size(), findings.toString());
    GradientFinding finding = findings.get(0);
    assertEquals(tensor, finding.tensor());
    assertEquals(List.of("by hand"), finding.oddOnesOut());
    assertEquals(List.of(TensorFlowOracles.FLOAT64), finding.agreeing());
    assertEquals(finding.shape().size(), finding.index().size());
    assertEquals(0, finding.values().get("the gradient's derivative, by hand"), 1e-9);
    assertTrue(Math.abs(finding.values().get(TensorFlowOracles.FLOAT64)) > 1e-3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense_1.weight", "dense_2.bias", "dense_3.weight"})
  void withoutTensorFlowTheHessiansBlocksNameIt(String tensor) {
    List<GradientFinding> findings = findings(tensor, false);
    assertEquals(1, findings.size(), findings.toString());
    GradientFinding finding = findings.get(0);
    assertEquals(tensor, finding.tensor());
    assertEquals(List.of(GradientCheck.SYMMETRY), finding.agreeing());
    assertEquals(2, finding.values().size());
    finding.values().keySet().forEach(k -> assertTrue(k.contains(tensor), k));
    List<Double> both = List.copyOf(finding.values().values());
    assertTrue(Math.abs(both.get(0) - both.get(1)) > 1e-4, both.toString());
  }

  private static GradientReport product(BinaryOperator<double[]> hessianTimes) {
    // f = x^2 y + y^2, H = [[2y, 2x], [2x, 2]] at (3, 5).
    return FunctionCheck.of(
            x -> x[0] * x[0] * x[1] + x[1] * x[1],
            x -> new double[] {2 * x[0] * x[1], x[0] * x[0] + 2 * x[1]})
        .withSecondOrder(hessianTimes)
        .at(3, 5);
  }

  @Test
  void ofAUsersFunctionTheProductIsNamedAndNotTheGradient() {
    GradientReport report =
        product((x, v) -> new double[] {10 * v[0] + 6 * v[1], 6 * v[0] + 3 * v[1]});
    GradientFinding finding = report.findings().get(0);
    assertEquals(1, report.findings().size());
    assertEquals("x", finding.tensor());
    assertEquals(List.of(1), finding.index());
    assertEquals(List.of("H v as given"), finding.oddOnesOut());
    assertTrue(finding.slip().isEmpty());
  }

  @Test
  void aProductThatIsNotSymmetricIsSaidToBe() {
    GradientReport report = product((x, v) -> new double[] {10 * v[0], 6 * v[0] + 2 * v[1]});
    GradientFinding finding = report.findings().get(0);
    assertEquals(List.of(0), finding.index());
    assertTrue(finding.slip().orElseThrow().contains("not symmetric"), finding.toString());
  }

  /** Comparisons as of a check whose single tensors passed. */
  private static List<GradientFinding> ofAllParameters(String tensor, double error) {
    SplittableRandom random = new SplittableRandom(4);
    ParameterValues weights = RandomWeights.of(NETWORK, random);
    Batch batch = RandomBatch.of(NETWORK, 4, Mode.TRAINING, random);
    LossGradient claimed = ManualNetwork.of(NETWORK).gradient(weights, batch);
    claimed.parameters().get(tensor)[7] += error;
    Comparison failed =
        new Comparison(
            GradientCheck.ALL_PARAMETERS,
            GradientCheck.DIRECTIONS,
            4,
            0,
            1e-3,
            1e-3,
            1e-6,
            2,
            0.25,
            0.5,
            GradientVerdict.FAIL);
    try (NearbyLoss nearby = ManualNetwork.of(NETWORK).near(weights, batch)) {
      return new FindingSearch(weights, batch, nearby, claimed, Map.of(), Map.of())
          .of(List.of(failed));
    }
  }

  @Test
  void allParametersTogetherAreTracedToOne() {
    List<GradientFinding> findings = ofAllParameters("dense_2.weight", 1e-3);
    assertEquals(1, findings.size());
    assertEquals("dense_2.weight", findings.get(0).tensor());
    assertEquals(List.of(1, 2), findings.get(0).index());
  }

  @Test
  void whatIsTooThinToTraceIsSaidToBe() {
    GradientFinding finding = ofAllParameters("dense_2.weight", 1e-9).get(0);
    assertEquals(GradientCheck.ALL_PARAMETERS, finding.tensor());
    assertEquals(Map.of("by hand", 0.25, GradientCheck.DIRECTIONS, 0.5), finding.values());
    assertTrue(finding.slip().orElseThrow().contains("--full"), finding.toString());
  }
}
