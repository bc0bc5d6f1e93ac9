package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.BackwardPass;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What user code may and may not do with arrays, and what is said of it. */
class ImpureFunctionTest {
  private static final Network NETWORK =
      Network.of(
          "net",
          Shape.of(4),
          List.of(Dense.of(5), Activation.tanh(), Dense.of(3)),
          new SoftmaxCrossEntropy());

  private static String text(GradientReport report) {
    return String.join("\n", GradientReportText.lines(report));
  }

  private static double[] overwritten(double[] x) {
    x[0] = 1;
    return new double[] {1};
  }

  private static void assertSays(String fault, GradientReport report) {
    assertEquals(GradientVerdict.FAIL, report.verdict());
    assertTrue(text(report).contains(fault), text(report));
    assertEquals(List.of(), report.comparisons());
    String junit = GradientReportJUnit.text(List.of(report));
    assertTrue(junit.contains("tests=\"2\" failures=\"1\"") && junit.contains(fault), junit);
    assertTrue(
        GradientReportJson.text(List.of(report)).contains(report.findings().get(0).tensor()));
  }

  @Test
  void aFunctionMayReturnItsOwnBufferAndIsJudgedByWhatItReturned() {
    double[] buffer = new double[2];
    Function<double[], double[]> rosenbrock =
        x -> {
          buffer[0] = 10 * (x[1] - x[0] * x[0]);
          buffer[1] = 1 - x[0];
          return buffer;
        };
    GradientReport right =
        JacobianCheck.of(rosenbrock, x -> new double[] {-20 * x[0], 10, -1, 0}, Layout.NUMERATOR)
            .at(2, 2);
    assertEquals(GradientVerdict.PASS, right.verdict(), () -> text(right));
    GradientReport zeros =
        JacobianCheck.of(rosenbrock, x -> new double[4], Layout.NUMERATOR).at(2, 2);
    assertEquals(GradientVerdict.FAIL, zeros.verdict(), () -> text(zeros));
  }

  @Test
  void aGradientMayBeKeptInOnePlaceForSecondDerivativesToo() {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    ParameterValues kept = ParameterValues.zeros(NETWORK);
    double[] inputs = new double[16];
    GradientReport report =
        GradientCheck.of(NETWORK)
            .withSecondOrder()
            .withGradient(
                (weights, batch) -> {
                  LossGradient once = manual.gradient(weights, batch);
                  for (int p = 0; p < NETWORK.parameters().size(); p++) {
                    double[] own = kept.get(p);
                    System.arraycopy(once.parameters().get(p), 0, own, 0, own.length);
                  }
                  System.arraycopy(once.inputs(), 0, inputs, 0, inputs.length);
                  return new LossGradient(once.loss(), kept, inputs);
                })
            .run();
    assertEquals(GradientVerdict.PASS, report.verdict(), () -> text(report));
  }

  @Test
  void whatChangesItsInputIsNamed() {
    assertSays(
        "FAIL the value of f changes its input x",
        FunctionCheck.of(x -> x[0]++, x -> new double[] {1}).withName("f").at(2));
    assertSays(
        "FAIL the gradient of f changes its input x",
        FunctionCheck.of(x -> x[0], ImpureFunctionTest::overwritten).withName("f").at(2));
    assertSays(
        "FAIL H v of f changes its input v",
        FunctionCheck.of(x -> x[0] * x[0], x -> new double[] {2 * x[0]})
            .withName("f")
            .withSecondOrder((x, v) -> overwritten(v))
            .at(2));
    assertSays(
        "FAIL the derivative of f changes its input x",
        JacobianCheck.of(x -> x, ImpureFunctionTest::overwritten, Layout.NUMERATOR)
            .withName("f")
            .at(2));
    assertSays(
        "FAIL the gradient of network net changes its input dense_1.weight",
        GradientCheck.of(NETWORK)
            .withGradient(
                (weights, batch) -> {
                  LossGradient right = ManualNetwork.of(NETWORK).gradient(weights, batch);
                  weights.get(0)[3] = 7;
                  return right;
                })
            .run());
    ManualNetwork changed =
        ManualNetwork.of(NETWORK)
            .withBackward(
                1,
                (pass, dy, gradients) -> {
                  dy[0] = 0;
                  return BackwardPass.derived(Activation.tanh()).backward(pass, dy, gradients);
                });
    assertSays(
        "changes its input dy", GradientCheck.of(NETWORK).withGradient(changed::gradient).run());
  }

  /** Doubles its input, in one of four ways. */
  private record Doubling(String way, SplittableRandom random) implements CustomLayer {
    @Override
    public String kind() {
      return "doubling";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public double[] forward(LayerInput in) {
      double[] y = way.equals("forward in place") ? in.x() : in.x().clone();
      for (int i = 0; i < y.length; i++) {
        y[i] *= way.equals("at random") ? 2 + 1e-3 * random.nextDouble() : 2;
      }
      return y;
    }

    @Override
    public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
      double[] dx = way.equals("backward in place") ? dy : dy.clone();
      for (int i = 0; i < dx.length; i++) {
        dx[i] *= 2;
      }
      return dx;
    }
  }

  private static GradientReport check(String way) {
    return GradientCheck.of(
            Network.of(
                "own",
                Shape.of(4),
                List.of(Dense.of(5), new Doubling(way, new SplittableRandom(1)), Dense.of(3)),
                new SoftmaxCrossEntropy()))
        .run();
  }

  @Test
  void aLayerThatWorksInPlaceOrAtRandomIsNamed() {
    assertEquals(GradientVerdict.PASS, check("well").verdict());
    assertSays(
        "FAIL forward of custom layer doubling changes its input x", check("forward in place"));
    assertSays(
        "FAIL backward of custom layer doubling changes its input dy", check("backward in place"));
    assertSays(
        "FAIL the output of layer doubling_1 is not the same twice at one point",
        check("at random"));
  }

  @Test
  void whatIsNotTheSameTwiceIsNeitherAKinkNorByHand() {
    List<Integer> calls = new ArrayList<>();
    assertSays(
        "FAIL the value of f is not the same twice at one point",
        FunctionCheck.of(
                x -> {
                  calls.add(1);
                  return x[0] + 1e-9 * calls.size();
                },
                x -> new double[] {1})
            .withName("f")
            .at(2));
    assertSays(
        "FAIL the gradient of f is not the same twice at one point",
        FunctionCheck.of(
                x -> x[0],
                x -> {
                  calls.add(1);
                  return new double[] {1 + 1e-9 * calls.size()};
                })
            .withName("f")
            .at(2));
  }
}
