package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.Conv2d.Inputs;
import org.tensorflow.types.TFloat64;

class RowPairsTest {
  private static final int BATCH = 3;
  private static final Pool2d HALVES = Pool2d.max(2);
  private static final LoweringOptions PAIRS = LoweringOptions.TUNED.withType(ElementType.FLOAT64);

  private static Network network(Shape input, Layer... front) {
    List<Layer> layers = new ArrayList<>(List.of(front));
    layers.addAll(List.of(new Flatten(), Dense.of(4)));
    return Network.of("n", input, layers, new SoftmaxCrossEntropy(0));
  }

  private static Conv2d convolution(int filters, int kernel, Padding padding) {
    return new Conv2d(filters, kernel, 1, padding, 1);
  }

  private static Batch batch(Network network) {
    SplittableRandom random = new SplittableRandom(3);
    double[] targets = new double[BATCH * 4];
    for (int n = 0; n < BATCH; n++) {
      targets[4 * n + random.nextInt(4)] = 1;
    }
    return Batch.of(
        network, random.doubles((long) BATCH * network.input().size(), -2, 2).toArray(), targets);
  }

  private static LossGradient gradient(Network network, LoweringOptions options) {
    ParameterValues values = new UniformFanIn().initialize(network, new SplittableRandom(4));
    try (TensorFlowOracle oracle = TensorFlowOracle.of(network, options, Mode.TRAINING)) {
      return oracle.gradient(values, batch(network));
    }
  }

  private static void requireSame(Network network) {
    LossGradient expected = gradient(network, LoweringOptions.PLAIN.withType(ElementType.FLOAT64));
    for (int parts = 1; parts <= 2; parts++) {
      LossGradient found = gradient(network, PAIRS.withBatchParts(parts));
      assertEquals(expected.loss(), found.loss(), 1e-13);
      assertArrayEquals(expected.inputs(), found.inputs(), 1e-13);
      for (int p = 0; p < network.parameters().size(); p++) {
        assertArrayEquals(expected.parameters().get(p), found.parameters().get(p), 1e-13);
      }
    }
  }

  /** The strides of the rows of each convolution, in the order of the layers. */
  private static List<Long> rowStrides(Network network, LoweringOptions options) {
    TensorFlowRuntime.load();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<TFloat64>> parameters = new ArrayList<>();
      for (int p = 0; p < network.parameters().size(); p++) {
        Shape held = WeightLayout.of(network, p, options).held(network.parameters().get(p).shape());
        parameters.add(placeholder(tf, held.dimensions()));
      }
      List<Integer> images = new ArrayList<>(List.of(BATCH));
      images.addAll(network.input().dimensions());
      new LoweredNetwork<>(tf, network, options, parameters).outputs(placeholder(tf, images));
      List<Long> strides = new ArrayList<>();
      graph
          .operations()
          .forEachRemaining(
              op -> {
                if (op.type().equals(org.tensorflow.op.nn.Conv2d.OP_NAME)) {
                  strides.add(new Inputs<TFloat64>(op).strides[1]);
                }
              });
      return strides;
    }
  }

  private static Placeholder<TFloat64> placeholder(Ops tf, List<Integer> dimensions) {
    long[] shape = dimensions.stream().mapToLong(Integer::longValue).toArray();
    return tf.placeholder(
        TFloat64.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(shape)));
  }

  @Test
  void pairsGiveTheSameLossAndGradient() {
    for (int kernel : new int[] {2, 3, 5}) {
      requirePaired(8, kernel, Padding.SAME);
      requirePaired(8 + kernel - 1, kernel, Padding.VALID);
      requirePaired(8 + kernel - 3, kernel, Padding.explicit(1));
    }
    requirePaired(8, 1, Padding.VALID);
  }

  @Test
  void pairsNeedNoBias() {
    requirePaired(8, convolution(3, 3, Padding.SAME).withBias(false));
  }

  private static void requirePaired(int size, int kernel, Padding padding) {
    requirePaired(size, convolution(3, kernel, padding));
  }

  private static void requirePaired(int size, Conv2d convolution) {
    Network network = network(Shape.of(size, size - 2, 3), convolution, Activation.relu(), HALVES);
    assertEquals(List.of(2L), rowStrides(network, PAIRS));
    requireSame(network);
  }

  @Test
  void twoOfThemFollowEachOther() {
    requireSame(
        network(
            Shape.of(16, 16, 3),
            convolution(6, 5, Padding.VALID),
            Activation.relu(),
            HALVES,
            convolution(8, 3, Padding.VALID),
            HALVES));
  }

  @Test
  void onlyNarrowConvolutionsBeforeAnEvenMaximumArePaired() {
    Network narrowAndWide =
        network(
            Shape.of(16, 16, 3),
            convolution(8, 5, Padding.VALID),
            Activation.relu(),
            HALVES,
            convolution(9, 3, Padding.VALID),
            HALVES);
    assertEquals(List.of(2L, 1L), rowStrides(narrowAndWide, PAIRS));
    assertEquals(
        List.of(1L, 1L),
        rowStrides(narrowAndWide, LoweringOptions.PLAIN.withType(ElementType.FLOAT64)));
    requireAlone(Shape.of(9, 8, 2), HALVES);
    requireAlone(Shape.of(8, 9, 2), HALVES);
    requireAlone(Shape.of(8, 8, 2), new Flatten());
    requireAlone(Shape.of(8, 8, 2), Pool2d.max(3).withStride(2));
    requireAlone(Shape.of(8, 8, 2), Pool2d.max(2).withStride(1));
  }

  private static void requireAlone(Shape input, Layer next) {
    assertEquals(
        List.of(1L), rowStrides(network(input, convolution(4, 3, Padding.SAME), next), PAIRS));
  }

  @Test
  void aDilatedStridedOrGroupedConvolutionIsLeft() {
    Shape input = Shape.of(12, 12, 2);
    requireSame(network(input, Conv2d.of(4, 3).withGroups(2).withPadding(Padding.SAME), HALVES));
    requireSame(
        network(input, convolution(4, 3, Padding.SAME), HALVES.withPadding(Padding.explicit(1))));
    requireSame(network(input, new Conv2d(4, 3, 1, Padding.SAME, 2), HALVES));
    requireSame(network(input, new Conv2d(4, 3, 2, Padding.explicit(1), 1), HALVES));
  }
}
