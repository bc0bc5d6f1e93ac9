package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.BackwardPass;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Block;
import io.evident.backprop.network.BranchNetworks;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/** The check of networks that branch. */
class BranchCheckTest {
  private static final Network BLOCK =
      Network.of(
          "block",
          Shape.of(4),
          List.of(
              Dense.of(5),
              Block.residual(
                  List.of(Dense.of(5), Activation.tanh(), Dense.of(3)), List.of(Dense.of(3))),
              Activation.tanh(),
              Dense.of(3)),
          new SoftmaxCrossEntropy());

  private static Network gated(CustomLayer gate) {
    Block branches = Block.join(gate, List.of(List.of(Dense.of(4)), List.of(Dense.of(4))));
    return Network.of(
        "gated",
        Shape.of(5),
        List.of(branches, Activation.tanh(), Dense.of(3)),
        new SoftmaxCrossEntropy());
  }

  @Test
  void aNetworkWithEveryJoinPassesInBothModesAtEveryEntry() {
    for (Mode mode : Mode.values()) {
      GradientReport report =
          GradientCheck.of(BranchNetworks.ofImages()).withMode(mode).withEveryEntry().run();
      assertEquals(GradientVerdict.PASS, report.verdict(), report.toString());
    }
  }

  @Tag("long")
  @Test
  void itsSecondDerivativesPassToo() {
    GradientReport report = GradientCheck.of(BranchNetworks.ofImages()).withSecondOrder().run();
    assertEquals(GradientVerdict.PASS, report.verdict(), report.toString());
  }

  @Test
  void aLayerOfTwoInputsIsHeldAgainstEverybody() {
    GradientReport right = GradientCheck.of(gated(new GateLayer(false))).run();
    assertEquals(GradientVerdict.PASS, right.verdict(), right.toString());
    assertTrue(
        right.comparisons().stream().anyMatch(c -> c.oracle().startsWith("TensorFlow")),
        right.toString());
    GradientReport wrong = GradientCheck.of(gated(new GateLayer(true))).run();
    assertEquals(GradientVerdict.FAIL, wrong.verdict(), wrong.toString());
    assertTrue(wrong.toString().contains("gate_1.branch2.dense_1"), wrong.toString());
    assertTrue(wrong.toString().contains("gate_1.gate's dL/dx"), wrong.toString());
  }

  @Test
  void aLayerThatIsLoweredOfOneInputAloneIsNotGivenTwo() {
    List<Operand<TFloat64>> inputs = Arrays.asList(null, null);
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> new CubedLayer().lower(null, inputs, List.of()))
            .getMessage();
    assertTrue(said.startsWith("layer cubed takes 2 inputs, and says of one alone"), said);
  }

  /** Of a wrong dL/dx of one input, what flows through the other tells where it is. */
  @Test
  void aJoinThatDropsAGradientIsSuspectedAlone() {
    int add = 5;
    assertEquals("residual_1.add", BLOCK.layerName(add));
    BackwardPass right = BackwardPass.derived(BLOCK.layers().get(add));
    ManualNetwork changed =
        ManualNetwork.of(BLOCK)
            .withBackward(
                add,
                (pass, dy, gradients) -> {
                  double[] dx = right.backward(pass, dy, gradients);
                  for (int i = 0; i < dx.length; i++) {
                    dx[i] *= i % 6 < 3 ? 1 : 0.5;
                  }
                  return dx;
                });
    String text = GradientCheck.of(BLOCK).withGradient(changed::gradient).run().toString();
    assertTrue(
        text.contains("suspect: residual_1.shortcut.dense_1, residual_1.add's dL/dx; "), text);
    assertFalse(text.contains("dense_2's dL/dx"), text);
  }
}
