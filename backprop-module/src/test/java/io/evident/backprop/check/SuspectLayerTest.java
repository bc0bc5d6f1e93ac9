package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.BackwardPass;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A wrong backward pass is looked for where it is. */
class SuspectLayerTest {
  private static final Network NETWORK =
      Network.of(
          "net",
          Shape.of(4),
          List.of(Dense.of(5), Activation.tanh(), Dense.of(4), Activation.tanh(), Dense.of(3)),
          new SoftmaxCrossEntropy());

  /** With a layer's backward pass changed: its dL/dx or, of a dense one, its dL/dW times 1.5. */
  private static String report(int layer, boolean passedOn) {
    BackwardPass right = BackwardPass.derived(NETWORK.layers().get(layer));
    ManualNetwork changed =
        ManualNetwork.of(NETWORK)
            .withBackward(
                layer,
                (pass, dy, gradients) -> {
                  double[] dx = right.backward(pass, dy, gradients);
                  double[] spoiled = passedOn ? dx : gradients[0];
                  for (int i = 0; i < spoiled.length; i++) {
                    spoiled[i] *= 1.5;
                  }
                  return dx;
                });
    GradientReport report = GradientCheck.of(NETWORK).withGradient(changed::gradient).run();
    assertEquals(GradientVerdict.FAIL, report.verdict());
    return report.toString();
  }

  @Test
  void aLayerThatPassesOnAWrongGradientIsSuspected() {
    String text = report(1, true);
    assertTrue(
        text.contains("suspect: dense_1, tanh_1's dL/dx, dense_2's dL/dx; the gradients"), text);
    text = report(2, true);
    assertTrue(text.contains("suspect: dense_1, tanh_1's dL/dx, dense_2's dL/dx;"), text);
    text = report(0, true);
    assertTrue(text.contains("suspect: dense_1's dL/dx; the gradients of all layers"), text);
    text = report(4, true);
    assertTrue(text.contains("suspect: dense_2, tanh_2's dL/dx, dense_3's dL/dx;"), text);
  }

  @Test
  void aLayerWhoseOtherParametersAreRightIsSuspectedAlone() {
    String text = report(2, false);
    assertTrue(
        text.contains("suspect: dense_2, since what flows into it is right (dense_2.bias)"), text);
  }

  @Test
  void nobodyIsSuspectedWhereAllIsRight() {
    assertFalse(GradientCheck.of(NETWORK).run().toString().contains("suspect"));
  }

  @Test
  void theFiveWorstEntriesOfAFunctionAreShown() {
    GradientReport report =
        FunctionCheck.of(
                x -> x[0] * x[0] + 2 * x[1] + 3 * x[2] + x[3] + x[4] + x[5] + x[6],
                x -> new double[] {2 * x[0], 2.01, 3.05, 1.03, 1, 1.04, 1.02})
            .withName("f")
            .at(1, 1, 1, 1, 1, 1, 1);
    String text = report.toString();
    assertTrue(text.contains("FAIL x[2]"), text);
    List<String> shown = text.lines().filter(line -> line.matches("x\\[\\d]: by hand .*")).toList();
    assertEquals(
        List.of("x[5]", "x[3]", "x[6]", "x[1]"),
        shown.stream().map(line -> line.substring(0, 4)).toList(),
        text);
    assertTrue(shown.get(0).contains("1.040000e+00; finite differences 1.000000e+00"), text);
  }
}
