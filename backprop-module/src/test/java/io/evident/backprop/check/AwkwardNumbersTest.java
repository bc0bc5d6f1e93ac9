package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Numbers that are not finite, overflow, underflow or are near a kink: wrong gradients do not hide
 * there, and right ones are not refused.
 */
class AwkwardNumbersTest {
  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  private static void assertVerdict(GradientVerdict expected, GradientReport report) {
    assertEquals(expected, report.verdict(), report.toString());
  }

  private static double sum(double[] x) {
    return Arrays.stream(x).sum();
  }

  @Test
  void anEntryWhoseSquareOverflowsDoesNotHide() {
    Function<double[], double[]> wrong =
        x -> {
          double[] g = filled(x.length, 1);
          g[50] = 1e160;
          return g;
        };
    assertVerdict(
        GradientVerdict.FAIL,
        FunctionCheck.of(AwkwardNumbersTest::sum, wrong).withSample(4, 1).at(filled(100, 0.5)));
  }

  /** In +-0.5, the same for the same number. */
  private static double noise(double x) {
    long bits = Double.doubleToLongBits(x) * 0x9E3779B97F4A7C15L;
    return ((bits ^ (bits >>> 29)) & 0xfffff) / (double) 0xfffff - 0.5;
  }

  /** Rows are functions of their own: a large one must not hide what another one cannot say. */
  @Test
  void aNoisyRowOfAJacobianIsNotJudgedBesideAnother() {
    for (double claim : new double[] {-1e-2, 0, 1}) {
      assertVerdict(
          GradientVerdict.FAIL,
          JacobianCheck.of(
                  x -> new double[] {1e4 * x[0], 1e-3 * noise(x[0]) + 1e-2 * x[0]},
                  x -> new double[] {1e4, claim},
                  Layout.NUMERATOR)
              .at(0.7));
    }
  }

  /** One variable makes the value noisy; along the other it is exact. */
  @Test
  void whatIsNoiseAlongAnotherVariableHidesNothing() {
    for (double slope : new double[] {1e-3, 1e-4, 3e-5, 1e-5}) {
      FunctionCheck check = null;
      for (double factor : new double[] {1, -1, 0, 2}) {
        check =
            FunctionCheck.of(
                x -> (float) (x[0] * x[0] * x[0]) + slope * x[1],
                x -> new double[] {3 * x[0] * x[0], factor * slope});
        assertVerdict(
            factor == 1 ? GradientVerdict.PASS : GradientVerdict.FAIL, check.at(1.3, 0.7));
      }
    }
  }

  /** What is linear has a second derivative of 0, which no rounding of its gradient refuses. */
  @Test
  void aSecondDerivativeOfZeroIsAsExactAsCanBeSeen() {
    for (double[] slopes : new double[][] {{1, 1}, {3, -2}, {1e3, 1e-6}}) {
      for (double wrong : new double[] {0, 1e-3}) {
        GradientReport report =
            FunctionCheck.of(
                    x -> slopes[0] * x[0] + slopes[1] * x[1] * Math.signum(x[1]),
                    x -> new double[] {slopes[0], slopes[1] * Math.signum(x[1])})
                .withSecondOrder((x, v) -> new double[] {wrong * v[0] * slopes[0], 0})
                .at(3, -5);
        assertVerdict(wrong == 0 ? GradientVerdict.PASS : GradientVerdict.FAIL, report);
      }
    }
    assertVerdict(
        GradientVerdict.PASS,
        FunctionCheck.of(
                x -> 1000 * x[0] + 1e-6 * x[1] * x[1], x -> new double[] {1000, 2e-6 * x[1]})
            .withSecondOrder((x, v) -> new double[] {0, 2e-6 * v[1]})
            .at(3, 5));
  }

  @Test
  void aKinkBesideALargeEntryIsNotExact() {
    double kink = 1 + 1e-14;
    assertVerdict(
        GradientVerdict.FAIL,
        FunctionCheck.of(x -> 1e8 * x[0] + Math.abs(x[1] - kink), x -> new double[] {1e8, 0.9})
            .at(1, 1));
    assertVerdict(
        GradientVerdict.FAIL,
        JacobianCheck.of(
                x -> new double[] {1e8 * x[0], Math.abs(x[0] - kink)},
                x -> new double[] {1e8, 0.9},
                Layout.NUMERATOR)
            .at(1));
    assertVerdict(
        GradientVerdict.PASS,
        FunctionCheck.of(x -> 1e8 * x[0] + Math.abs(x[1] - 0.7), x -> new double[] {1e8, 1})
            .at(1, 1));
  }

  /** Right gradients, each with the derivative and the point. */
  static Stream<Arguments> right() {
    DoubleUnaryOperator sin = Math::sin;
    DoubleUnaryOperator cos = Math::cos;
    DoubleUnaryOperator inverse = x -> 1 / x;
    DoubleUnaryOperator ofInverse = x -> -1 / x / x;
    DoubleUnaryOperator exp = Math::exp;
    DoubleUnaryOperator step = x -> Math.tanh(1e6 * x);
    DoubleUnaryOperator ofStep = x -> 1e6 * (1 - Math.tanh(1e6 * x) * Math.tanh(1e6 * x));
    return Stream.of(
        Arguments.of("sin", sin, cos, 1e5),
        Arguments.of("sin", sin, cos, 1e6),
        Arguments.of("sin", sin, cos, 1e8),
        Arguments.of("tanh(1e6 x)", step, ofStep, 0.0),
        Arguments.of("1/x", inverse, ofInverse, 1e-11),
        Arguments.of("1/x", inverse, ofInverse, 1e-12),
        Arguments.of("1/x", inverse, ofInverse, 1e-150),
        Arguments.of("exp", exp, exp, 500.0),
        Arguments.of(
            "x^2", (DoubleUnaryOperator) x -> x * x, (DoubleUnaryOperator) x -> 2 * x, 1e150),
        Arguments.of(
            "1e308 x", (DoubleUnaryOperator) x -> 1e308 * x, (DoubleUnaryOperator) x -> 1e308, 0.5),
        Arguments.of(
            "exp(-x^2/2)",
            (DoubleUnaryOperator) x -> Math.exp(-x * x / 2),
            (DoubleUnaryOperator) x -> -x * Math.exp(-x * x / 2),
            30.0),
        Arguments.of(
            "1e-170 x^2",
            (DoubleUnaryOperator) x -> 1e-170 * x * x,
            (DoubleUnaryOperator) x -> 2e-170 * x,
            3.0));
  }

  @ParameterizedTest(name = "{0} at {3}")
  @MethodSource("right")
  void rightGradientsPassAndTwiceAsLargeOnesFail(
      String name, DoubleUnaryOperator f, DoubleUnaryOperator derivative, double x) {
    assertVerdict(
        GradientVerdict.PASS,
        FunctionCheck.of(
                at -> f.applyAsDouble(at[0]), at -> new double[] {derivative.applyAsDouble(at[0])})
            .at(x));
    assertVerdict(
        GradientVerdict.FAIL,
        FunctionCheck.of(
                at -> f.applyAsDouble(at[0]),
                at -> new double[] {2 * derivative.applyAsDouble(at[0])})
            .at(x));
  }

  @Test
  void aSecondDerivativeBesideTheEdgeOfADomainIsNotRefused() {
    double[] point = filled(1000, 0.7);
    point[0] = 0;
    FunctionCheck check =
        FunctionCheck.of(
            x -> Math.pow(x[0], 2.5) + Arrays.stream(x).map(v -> v * v).sum(),
            x -> {
              double[] g = Arrays.stream(x).map(v -> 2 * v).toArray();
              g[0] += 2.5 * Math.pow(x[0], 1.5);
              return g;
            });
    assertVerdict(
        GradientVerdict.PASS,
        check
            .withSecondOrder(
                (x, v) -> {
                  double[] h = Arrays.stream(v).map(e -> 2 * e).toArray();
                  h[0] += 3.75 * Math.sqrt(x[0]) * v[0];
                  return h;
                })
            .at(point));
    assertVerdict(
        GradientVerdict.FAIL,
        check.withSecondOrder((x, v) -> Arrays.stream(v).map(e -> 3 * e).toArray()).at(point));
  }

  @Test
  void theSymmetryOfTinyAndOfHugeSecondDerivativesIsSeen() {
    assertVerdict(
        GradientVerdict.PASS,
        FunctionCheck.of(
                x -> 1e-170 * (x[0] * x[1] + 0.3 * x[0] * x[0]),
                x -> new double[] {1e-170 * (x[1] + 0.6 * x[0]), 1e-170 * x[0]})
            .withSecondOrder((x, v) -> new double[] {1e-170 * (v[1] + 0.6 * v[0]), 1e-170 * v[0]})
            .at(3, 5));
    GradientReport huge =
        FunctionCheck.of(x -> 1e170 * (x[0] * x[1]), x -> new double[] {1e170 * x[1], 1e170 * x[0]})
            .withSecondOrder((x, v) -> new double[] {1e170 * v[1], -1e170 * v[0]})
            .at(3, 5);
    assertTrue(
        huge.comparisons().stream()
            .filter(c -> c.oracle().equals(GradientCheck.SYMMETRY))
            .allMatch(c -> c.verdict() == GradientVerdict.FAIL),
        huge.toString());
  }

  @Test
  void theFindingJudgesAnEntryByItsOwnSize() {
    GradientReport report =
        FunctionCheck.of(x -> 1e8 * x[0] + x[1], x -> new double[] {1e8, 3}).at(1, 1);
    assertVerdict(GradientVerdict.FAIL, report);
    assertEquals(
        List.of(TensorDispute.BY_HAND), report.findings().get(0).oddOnesOut(), report.toString());
  }

  @Test
  void anotherNumberOfValuesTheSecondTimeIsRefused() {
    int[] calls = {0};
    JacobianCheck check =
        JacobianCheck.of(
            x -> new double[] {x[0]},
            x -> calls[0]++ == 0 ? new double[] {1} : new double[] {1, 7},
            Layout.NUMERATOR);
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> check.at(2));
    assertTrue(e.getMessage().contains("2 when asked again"), e.getMessage());
  }

  /** y = k x, which has no lowering. */
  private record Times(double factor) implements CustomLayer {
    @Override
    public String kind() {
      return "times";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public double[] forward(LayerInput in) {
      return Arrays.stream(in.x()).map(x -> factor * x).toArray();
    }

    @Override
    public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
      return Arrays.stream(dy).map(d -> factor * d).toArray();
    }
  }

  private static Network network(double factor, Layer... middle) {
    List<Layer> layers = new ArrayList<>(List.of(Dense.of(40), new Times(factor)));
    layers.addAll(List.of(middle));
    layers.add(Dense.of(30));
    return Network.of("awkward", Shape.of(3), layers, new HalfMeanSquaredError());
  }

  private static GradientReport report(Network network, UnaryOperator<LossGradient> changed) {
    ManualNetwork manual = ManualNetwork.of(network);
    return GradientCheck.of(network)
        .withGradient((w, b) -> changed.apply(manual.gradient(w, b)))
        .run();
  }

  @Test
  void nothingIsRightBesideALossThatIsNotFinite() {
    Network network = network(1e200);
    for (double all : new double[] {0, 7}) {
      assertVerdict(
          GradientVerdict.FAIL,
          report(
              network,
              right -> {
                ParameterValues claimed = ParameterValues.zeros(network);
                claimed.fill(all);
                return new LossGradient(
                    Double.POSITIVE_INFINITY, claimed, new double[right.inputs().length]);
              }));
    }
  }

  /** One weight's gradient is wrong, and no sample looks at it. */
  private static LossGradient withOneWrong(LossGradient right, double wrong, double frozen) {
    ParameterValues claimed = right.parameters().copy();
    Network network = claimed.network();
    for (int p = 0; p < network.parameters().size(); p++) {
      if (!network.parameters().get(p).trained()) {
        claimed.get(p)[0] = frozen;
      }
    }
    claimed.get("dense_2.weight")[901] += wrong;
    return new LossGradient(right.loss(), claimed, right.inputs());
  }

  @Test
  void whatStandsInTheGradientOfAFrozenParameterIsNoScale() {
    Network network = network(2, new BatchNorm());
    assertVerdict(GradientVerdict.PASS, report(network, right -> withOneWrong(right, 0, 1e9)));
    assertVerdict(GradientVerdict.FAIL, report(network, right -> withOneWrong(right, 1, 1e9)));
  }

  @Test
  void aWeightWhoseGradientsSquareOverflowsDoesNotHide() {
    assertVerdict(GradientVerdict.FAIL, report(network(2), right -> withOneWrong(right, 1e160, 0)));
  }

  @Test
  void withoutOraclesTheLossIsThatOfTheForwardPass() {
    Network network = network(2);
    assertVerdict(GradientVerdict.PASS, report(network, right -> right));
    GradientReport report =
        report(network, right -> new LossGradient(1e9, right.parameters(), right.inputs()));
    assertVerdict(GradientVerdict.FAIL, report);
    assertTrue(report.toString().contains("the forward pass"), report.toString());
  }

  @Test
  void aMaskThatIsChangedIsAFinding() {
    Network network =
        Network.of(
            "dropping",
            Shape.of(6),
            List.of(Dense.of(8), new Dropout(0.5), Dense.of(2)),
            new HalfMeanSquaredError());
    ManualNetwork manual = ManualNetwork.of(network);
    GradientReport report =
        GradientCheck.of(network)
            .withGradient(
                (w, b) -> {
                  Arrays.fill(b.mask(0), 1);
                  return manual.gradient(w, b);
                })
            .run();
    assertVerdict(GradientVerdict.FAIL, report);
    assertTrue(report.toString().contains("mask"), report.toString());
  }

  private static final Network SMALL =
      Network.of(
          "small",
          Shape.of(4),
          List.of(Dense.of(5), Activation.tanh(), Dense.of(3)),
          new SoftmaxCrossEntropy());

  /** A gradient that is right at one point and given for all. */
  private static BiFunction<ParameterValues, Batch, LossGradient> kept() {
    ManualNetwork manual = ManualNetwork.of(SMALL);
    List<LossGradient> first = new ArrayList<>();
    return (w, b) -> {
      if (first.isEmpty()) {
        first.add(manual.gradient(w, b));
      }
      return first.get(0);
    };
  }

  @Test
  void oraclesThatRememberDifferentiateTwiceToo() {
    GradientCheck check = GradientCheck.of(SMALL).withSecondOrder();
    try (OpenOracles open = check.open()) {
      OpenOracles remembering = open.remembering();
      assertVerdict(GradientVerdict.PASS, check.run(remembering));
      assertVerdict(GradientVerdict.FAIL, check.withGradient(kept()).run(remembering));
    }
  }

  @Test
  void thePenaltyLoosensNoToleranceOfTheInputs() {
    GradientReport report = GradientCheck.of(SMALL.withL2Penalty(1000)).run();
    assertVerdict(GradientVerdict.PASS, report);
    report.comparisons().stream()
        .filter(c -> c.tensor().equals(GradientCheck.INPUTS))
        .forEach(c -> assertTrue(c.tolerance() < 1e-3, c.toString()));
  }
}
