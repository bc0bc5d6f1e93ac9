package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LayerParameter;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.PerAxis;
import io.evident.backprop.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupedConvolutionTest {
  private static final int BATCH = 2;
  private static final Shape INPUT = Shape.of(6, 5, 4);
  private static final double ROUNDING = 1e-13;

  private final SplittableRandom random = new SplittableRandom(3);

  /** Two groups, one for each channel with one and with two filters, and every other setting. */
  static Stream<Conv2d> layers() {
    return Stream.of(
        Conv2d.of(6, 3).withGroups(2),
        Conv2d.of(6, 3).withGroups(2).withPadding(Padding.SAME).withStride(2),
        Conv2d.of(2, 2).withGroups(2).withStride(new PerAxis(1, 2)).withBias(false),
        Conv2d.of(4, 3).withGroups(4),
        Conv2d.of(8, 3).withGroups(4).withPadding(Padding.SAME).withStride(2),
        Conv2d.of(8, 3).withGroups(4).withPadding(Padding.explicit(1, 2)).withBias(false),
        Conv2d.of(4, 3).withGroups(4).withPadding(Padding.SAME).withStride(new PerAxis(1, 2)),
        Conv2d.of(4, 2).withGroups(4).withKernel(new PerAxis(1, 3)),
        new Conv2d(8, 2, 2, Padding.SAME, 2).withGroups(2),
        new Conv2d(8, 2, 1, Padding.VALID, 2).withGroups(4));
  }

  private static Pass pass() {
    return new Pass(BATCH, Mode.TRAINING, new double[0], MatrixProduct.inJava().begin(), true);
  }

  private double[][] parameters(Conv2d layer) {
    return layer.parameters(INPUT).stream()
        .map(LayerParameter::shape)
        .map(shape -> random.doubles(shape.size(), -1, 1).toArray())
        .toArray(double[][]::new);
  }

  private static ManualConv2d manual(Conv2d layer) {
    return new ManualConv2d(layer, INPUT);
  }

  /** The definition, entry by entry: what one product adds is handed to the visitor. */
  private static void forEachProduct(Conv2d layer, Product product) {
    Shape output = layer.outputShape(INPUT);
    int channels = INPUT.dimension(2) / layer.groups();
    int filters = layer.filters() / layer.groups();
    for (int y = 0; y < BATCH * output.size(); y++) {
      int f = y % layer.filters();
      int q = y / layer.filters() % output.dimension(1);
      int p = y / layer.filters() / output.dimension(1) % output.dimension(0);
      for (int k = 0; k < layer.kernel().area() * channels; k++) {
        int u = k / channels / layer.kernel().columns();
        int v = k / channels % layer.kernel().columns();
        int i = p * layer.stride().rows() + u * layer.dilation() - layer.windows().before(INPUT, 0);
        int j =
            q * layer.stride().columns() + v * layer.dilation() - layer.windows().before(INPUT, 1);
        int c = f / filters * channels + k % channels;
        if (i >= 0 && i < INPUT.dimension(0) && j >= 0 && j < INPUT.dimension(1)) {
          int row = y / output.size() * INPUT.dimension(0) + i;
          int x = (row * INPUT.dimension(1) + j) * INPUT.dimension(2) + c;
          product.of(y, x, k * layer.filters() + f);
        }
      }
    }
  }

  /** An entry of y, one of x and one of the kernel. */
  private interface Product {
    void of(int y, int x, int k);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void bothPassesAreTheirDefinition(Conv2d layer) {
    double[][] parameters = parameters(layer);
    double[] x = random.doubles((long) BATCH * INPUT.size(), -1, 1).toArray();
    double[] y = new double[BATCH * layer.outputShape(INPUT).size()];
    for (int i = 0; layer.bias() && i < y.length; i++) {
      y[i] = parameters[1][i % layer.filters()];
    }
    forEachProduct(layer, (at, xAt, k) -> y[at] += parameters[0][k] * x[xAt]);
    double[] found = manual(layer).forward(pass(), x, parameters);
    assertArrayEquals(y, found, ROUNDING);

    double[] dy = random.doubles(y.length, -1, 1).toArray();
    double[] dx = new double[x.length];
    double[] dK = new double[parameters[0].length];
    forEachProduct(
        layer,
        (at, xAt, k) -> {
          dx[xAt] += dy[at] * parameters[0][k];
          dK[k] += dy[at] * x[xAt];
        });
    double[][] gradients = RoundingVariance.room(parameters);
    assertArrayEquals(
        dx, manual(layer).backward(pass(), x, found, dy, parameters, gradients), ROUNDING);
    assertArrayEquals(dK, gradients[0], ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theShortWaysGiveTheSame(Conv2d layer) {
    double[][] parameters = parameters(layer);
    double[] x = random.doubles((long) BATCH * INPUT.size(), -1, 1).toArray();
    ManualConv2d manual = manual(layer);
    double[] y = manual.forward(pass(), x, parameters);
    for (int i = 0; i < x.length; i++) {
      double[] moved = x.clone();
      moved[i] += 0.7;
      assertArrayEquals(
          manual.forward(pass(), moved, parameters),
          manual.forwardNear(pass(), x, y, moved, parameters),
          ROUNDING);
    }
    double[] all = random.doubles(x.length, -1, 1).toArray();
    assertArrayEquals(
        manual.forward(pass(), all, parameters),
        manual.forwardNear(pass(), x, y, all, parameters),
        ROUNDING);
    for (int p = 0; p < parameters.length; p++) {
      for (int i = 0; i < parameters[p].length; i++) {
        parameters[p][i] += 0.7;
        assertArrayEquals(
            manual.forward(pass(), x, parameters),
            manual.forwardChanged(pass(), x, y, parameters, p, i),
            ROUNDING);
        parameters[p][i] -= 0.7;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theThreeGradientsAgree(Conv2d layer) {
    Network network =
        Network.of(
            "grouped",
            Shape.of(7, 6, 2),
            List.of(Conv2d.of(4, 2), Activation.tanh(), layer, new Flatten(), Dense.of(3)),
            new HalfMeanSquaredError());
    GradientReport report =
        GradientCheck.of(network).withBatchSize(3).withSeed(4).withSecondOrder().run();
    assertEquals(
        GradientVerdict.PASS,
        report.verdict(),
        () -> String.join("\n", GradientReportText.lines(report)));
    assertTrue(report.notes().isEmpty(), report.notes().toString());
  }

  private static double bound(Conv2d layer, double unit) {
    Network network =
        Network.of("n", INPUT, List.of(layer, new Flatten()), new HalfMeanSquaredError());
    SplittableRandom random = new SplittableRandom(5);
    ParameterValues weights = ParameterValues.zeros(network);
    Arrays.setAll(weights.get(0), i -> (float) random.nextDouble(-1, 1));
    double[] x = random.doubles(INPUT.size(), -1, 1).toArray();
    double[] targets = new double[network.output().size()];
    return SimulatedRounding.of(network)
        .withProductUnit(unit)
        .outputs(weights, Batch.of(network, x, targets), new double[0])
        .bounds()[0];
  }

  /** So its bound is that of float32, whatever the unit of products is. */
  @Test
  void aDepthwiseConvolutionIsNoProductOfAnotherPrecision() {
    double bfloat16 = 0x1p-9;
    Conv2d depthwise = Conv2d.of(8, 3).withGroups(4);
    assertEquals(bound(depthwise, SimulatedRounding.UNIT), bound(depthwise, bfloat16), 1e-9);
    Conv2d grouped = Conv2d.of(8, 3).withGroups(2);
    assertTrue(bound(grouped, bfloat16) > 1000 * bound(grouped, SimulatedRounding.UNIT));
  }

  @Test
  void aFilterSeesTheChannelsOfItsGroupAlone() {
    LayerParameter kernel = Conv2d.of(8, 3).withGroups(2).parameters(Shape.of(5, 5, 6)).get(0);
    assertEquals(Shape.of(3, 3, 3, 8), kernel.shape());
    assertEquals(9 * 3, kernel.fanIn());
    assertEquals(9 * 4, kernel.fanOut());
  }

  @Test
  void groupsThatDoNotDivideAreRefused() {
    assertEquals(
        "groups must divide the filters, got groups 4, filters 6",
        assertThrows(IllegalArgumentException.class, () -> Conv2d.of(6, 3).withGroups(4))
            .getMessage());
    assertEquals(
        "has 3 groups, which must divide the 4 channels of [6, 5, 4]",
        assertThrows(
                IllegalArgumentException.class,
                () -> Conv2d.of(6, 3).withGroups(3).outputShape(INPUT))
            .getMessage());
  }
}
