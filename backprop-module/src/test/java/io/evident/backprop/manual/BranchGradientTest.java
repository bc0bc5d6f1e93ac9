package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.Add;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Block;
import io.evident.backprop.network.BranchNetworks;
import io.evident.backprop.network.Concat;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Element;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Gradients that join again, against numbers worked out on paper. */
class BranchGradientTest {
  private static final double[] W = {1, 2, 3, 4};
  private static final double[] B = {0.5, -0.5};
  private static final double[] X = {1, -1};

  private static Network of(Element... elements) {
    return Network.of("n", Shape.of(2), List.of(elements), new HalfMeanSquaredError());
  }

  private static LossGradient gradient(Network network, double[] t, double[]... weights) {
    ParameterValues values = ParameterValues.of(network, Arrays.asList(weights));
    return ManualNetwork.of(network).gradient(values, Batch.of(network, X, t));
  }

  /**
   * y = x + W x + b = (0.5, -2.5). With N = 1 dL/dy = y, dL/dW = dL/dy x^T, and dL/dx = dL/dy + W^T
   * dL/dy = (0.5 + 0.5 - 7.5, -2.5 + 1 - 10).
   */
  @Test
  void aShortcutAddsItsGradient() {
    LossGradient found = gradient(of(Block.residual(Dense.of(2))), new double[2], W, B);
    assertEquals((0.25 + 6.25) / 2, found.loss());
    assertArrayEquals(new double[] {0.5, -0.5, -2.5, 2.5}, found.parameters().get(0));
    assertArrayEquals(new double[] {0.5, -2.5}, found.parameters().get(1));
    assertArrayEquals(new double[] {-6.5, -11.5}, found.inputs());
  }

  /** y = (v x + c, x + W x + b) = (4, 0.5, -2.5), v = (2, -1), c = 1: dL/dx has 4 v more. */
  @Test
  void branchesAddTheirGradients() {
    Network network =
        of(Block.concat(List.of(List.of(Dense.of(1)), List.of(Block.residual(Dense.of(2))))));
    LossGradient found =
        gradient(network, new double[3], new double[] {2, -1}, new double[] {1}, W, B);
    assertEquals((16 + 0.25 + 6.25) / 2, found.loss());
    assertArrayEquals(new double[] {4, -4}, found.parameters().get(0));
    assertArrayEquals(new double[] {-6.5 + 8, -11.5 - 4}, found.inputs());
  }

  /** Two residual blocks of one value each way: y = (1 + w2)(1 + w1) x for biases of 0. */
  @Test
  void aValueOfABlockGoesOnIntoTheNext() {
    Network network =
        Network.of(
            "n",
            Shape.of(1),
            List.of(Block.residual(Dense.of(1)), Block.residual(Dense.of(1))),
            new HalfMeanSquaredError());
    ParameterValues values =
        ParameterValues.of(
            network, List.of(new double[] {2}, new double[1], new double[] {-3}, new double[1]));
    LossGradient found =
        ManualNetwork.of(network)
            .gradient(values, Batch.of(network, new double[] {5}, new double[] {1}));
    double dy = -2 * 3 * 5 - 1;
    assertEquals(dy * -2 * 5, found.parameters().get(0)[0]);
    assertEquals(dy * 3 * 5, found.parameters().get(2)[0]);
    assertEquals(dy * -6, found.inputs()[0]);
  }

  /** Channels of a pixel stand beside each other, those of the first input first. */
  @Test
  void joinsPutNumbersWhereTheyBelong() {
    List<Shape> shapes = List.of(Shape.of(1, 2, 1), Shape.of(1, 2, 2));
    ManualLayer concat = new Concat().accept(new ManualLayers(shapes));
    double[] x = {1, 2, 10, 11, 20, 21, 3, 4, 30, 31, 40, 41};
    double[] y = {1, 10, 11, 2, 20, 21, 3, 30, 31, 4, 40, 41};
    assertArrayEquals(y, concat.forward(null, x, null));
    assertArrayEquals(x, concat.backward(null, x, y, y, null, null));
    ManualLayer add =
        new Add().accept(new ManualLayers(List.of(Shape.of(2), Shape.of(2), Shape.of(2))));
    double[] sums = {1 + 10 + 20, 2 + 11 + 21, 3 + 30 + 40, 4 + 31 + 41};
    double[] terms = {1, 2, 10, 11, 20, 21, 3, 4, 30, 31, 40, 41};
    assertArrayEquals(sums, add.forward(null, terms, null));
    assertArrayEquals(
        new double[] {7, 8, 7, 8, 7, 8, 9, 6, 9, 6, 9, 6},
        add.backward(null, terms, sums, new double[] {7, 8, 9, 6}, null, null));
  }

  /** The gradient in the parameters alone is the same, whatever is left out. */
  @Test
  void theInputsGradientCanBeLeftOut() {
    Network network = BranchNetworks.ofImages();
    SplittableRandom random = new SplittableRandom(3);
    ParameterValues values = new UniformFanIn().initialize(network, random);
    double[] x = random.doubles(2L * network.input().size(), -1, 1).toArray();
    Batch batch = Batch.ofLabels(network, x, new int[] {0, 2}).atInference();
    ManualNetwork manual = ManualNetwork.of(network);
    LossGradient whole = manual.gradient(values, batch);
    LossGradient alone = manual.parameterGradient(values, batch);
    for (int p = 0; p < network.parameters().size(); p++) {
      assertArrayEquals(whole.parameters().get(p), alone.parameters().get(p));
    }
    assertEquals(0, alone.inputs().length);
    assertEquals(manual.loss(values, batch), whole.loss());
  }
}
