package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.BackwardPass;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecondOrderTest {
  private static final double[][] A = {{4, 1, -2}, {1, 3, 0.5}, {-2, 0.5, 5}};

  private static double[] times(double[][] matrix, double[] v) {
    double[] product = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      for (int j = 0; j < v.length; j++) {
        product[i] += matrix[i][j] * v[j];
      }
    }
    return product;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static List<String> failed(GradientReport report) {
    return report.comparisons().stream()
        .filter(c -> c.verdict() == GradientVerdict.FAIL)
        .map(Comparison::oracle)
        .distinct()
        .toList();
  }

  private static GradientReport quadratic(BinaryOperator<double[]> hessianTimes) {
    return FunctionCheck.of(x -> dot(x, times(A, x)) / 2, x -> times(A, x))
        .withSecondOrder(hessianTimes)
        .at(1, -2, 0.5);
  }

  @Test
  void aQuadraticFormsHessianIsItsMatrix() {
    GradientReport report = quadratic((x, v) -> times(A, v));
    assertEquals(List.of(), failed(report));
    assertEquals(4, report.comparisons().size());
    assertEquals(
        List.of(GradientCheck.SECOND_ORDER),
        failed(quadratic((x, v) -> times(A, x))).subList(0, 1));
  }

  @Test
  void anAsymmetricHessianIsSeenByItsSymmetryToo() {
    double[][] wrong = {{4, 1, -2}, {0, 3, 0.5}, {-2, 0.5, 5}};
    assertEquals(
        List.of(GradientCheck.SECOND_ORDER, GradientCheck.SYMMETRY),
        failed(quadratic((x, v) -> times(wrong, v))));
    // Twice the Hessian is symmetric.
    double[][] twice = {{8, 2, -4}, {2, 6, 1}, {-4, 1, 10}};
    assertEquals(List.of(GradientCheck.SECOND_ORDER), failed(quadratic((x, v) -> times(twice, v))));
  }

  private static double[] softmax(double[] z) {
    double sum = 0;
    for (double logit : z) {
      sum += Math.exp(logit);
    }
    double[] p = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      p[k] = Math.exp(z[k]) / sum;
    }
    return p;
  }

  /** H = diag(p) - p p^T for L = log sum exp z - z_1. */
  @Test
  void softmaxCrossEntropysHessianIsThatOfItsProbabilities() {
    FunctionCheck check =
        FunctionCheck.of(
            z -> -Math.log(softmax(z)[1]),
            z -> {
              double[] p = softmax(z);
              p[1] -= 1;
              return p;
            });
    double[] z = {0.3, -1.2, 2, 0.1};
    BinaryOperator<double[]> right =
        (at, v) -> {
          double[] p = softmax(at);
          double mean = dot(p, v);
          double[] product = new double[v.length];
          for (int k = 0; k < v.length; k++) {
            product[k] = p[k] * (v[k] - mean);
          }
          return product;
        };
    GradientAssertions.assertPasses(check.withSecondOrder(right).at(z));
    // The diagonal alone, the usual shortcut.
    BinaryOperator<double[]> diagonal =
        (at, v) -> {
          double[] p = softmax(at);
          double[] product = new double[v.length];
          for (int k = 0; k < v.length; k++) {
            product[k] = p[k] * (1 - p[k]) * v[k];
          }
          return product;
        };
    assertEquals(
        List.of(GradientCheck.SECOND_ORDER), failed(check.withSecondOrder(diagonal).at(z)));
    assertEquals(
        "H v of the function has 2 entries, but there are 4 variables",
        assertThrows(
                IllegalArgumentException.class,
                () -> check.withSecondOrder((at, v) -> new double[2]).at(z))
            .getMessage());
  }

  static Stream<Network> networks() {
    return EveryLayerNetworks.all().stream();
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("networks")
  void tensorFlowsSecondDerivativesOfEveryLayerAgree(Network network) {
    for (Mode mode : network.dependsOnMode() ? Mode.values() : new Mode[] {Mode.TRAINING}) {
      GradientReport report =
          GradientCheck.of(network).withMode(mode).withSecondOrder().withSampleSize(64).run();
      GradientAssertions.assertPasses(report);
      assertTrue(report.notes().isEmpty(), report.notes().toString());
      assertTrue(
          report.comparisons().stream()
              .anyMatch(c -> c.oracle().equals(GradientCheck.SECOND_ORDER)));
      assertTrue(
          report.comparisons().stream().anyMatch(c -> c.oracle().equals(GradientCheck.SYMMETRY)));
    }
  }

  @Test
  void aBackwardPassThatIsNoGradientOfAnythingIsNotSymmetric() {
    Network network =
        Network.of(
            "net",
            Shape.of(4),
            List.of(Dense.of(4), Activation.tanh(), Dense.of(3)),
            new SoftmaxCrossEntropy());
    BackwardPass derived = BackwardPass.derived(Dense.of(4));
    BackwardPass transposed =
        (pass, dy, gradients) -> {
          double[][] own = {new double[16], gradients[1]};
          double[] dx = derived.backward(pass, dy, own);
          for (int k = 0; k < 16; k++) {
            gradients[0][k % 4 * 4 + k / 4] += own[0][k];
          }
          return dx;
        };
    GradientReport report =
        GradientCheck.of(network)
            .withGradient(ManualNetwork.of(network).withBackward(0, transposed)::gradient)
            .withSecondOrder()
            .run();
    assertTrue(failed(report).contains(GradientCheck.SYMMETRY), failed(report).toString());
    assertTrue(failed(report).contains(GradientCheck.SECOND_ORDER), failed(report).toString());
  }
}
