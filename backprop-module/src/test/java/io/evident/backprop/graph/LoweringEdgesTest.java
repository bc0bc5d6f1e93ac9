package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Precision;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/** Where a lowering may differ from the network by hand: at kinks, without weights, in between. */
class LoweringEdgesTest {
  private static final List<LoweringOptions> OPTIONS =
      List.of(
          LoweringOptions.PLAIN.withType(ElementType.FLOAT64),
          LoweringOptions.TUNED.withType(ElementType.FLOAT64));

  /** A blank image and no biases, so that every unit before the activation is exactly 0. */
  @Test
  void atZeroEveryActivationHasTheDerivativeByHand() {
    for (Activation activation :
        List.of(
            Activation.relu(),
            Activation.leakyRelu(0.01),
            Activation.elu(),
            Activation.hardSwish(),
            Activation.tanh())) {
      Network network =
          Network.of(
              "blank",
              Shape.of(4, 4, 1),
              List.of(Conv2d.of(2, 3), activation, new Flatten(), Dense.of(3)),
              new SoftmaxCrossEntropy());
      ParameterValues values = new UniformFanIn().initialize(network, new SplittableRandom(5));
      Arrays.fill(values.get("conv2d_1.bias"), 0);
      double[] inputs = new SplittableRandom(6).doubles(32, -1, 1).toArray();
      Arrays.fill(inputs, 0, 16, 0);
      Batch batch = Batch.ofLabels(network, inputs, new int[] {2, 0});
      LossGradient expected = ManualNetwork.of(network).gradient(values, batch);
      for (LoweringOptions options : OPTIONS) {
        try (TensorFlowOracle oracle = TensorFlowOracle.of(network, options, Mode.TRAINING)) {
          LossGradient found = oracle.gradient(values, batch);
          for (int p = 0; p < network.parameters().size(); p++) {
            assertArrayEquals(
                expected.parameters().get(p),
                found.parameters().get(p),
                1e-12,
                activation + ", " + network.parameters().get(p).name());
          }
        }
      }
    }
  }

  @Test
  void aPenaltyOfNoWeightsIsZero() {
    Network network =
        Network.of("none", Shape.of(4), List.of(new BatchNorm()), new HalfMeanSquaredError())
            .withL2Penalty(0.1);
    ParameterValues values = new UniformFanIn().initialize(network, new SplittableRandom(5));
    double[] inputs = new SplittableRandom(6).doubles(12).toArray();
    Batch batch = Batch.of(network, inputs, new double[12]);
    for (LoweringOptions options : OPTIONS) {
      try (TensorFlowOracle oracle = TensorFlowOracle.of(network, options, Mode.TRAINING)) {
        double expected = ManualNetwork.of(network).gradient(values, batch).loss();
        assertEquals(expected, oracle.gradient(values, batch).loss(), 1e-12);
      }
    }
  }

  @Test
  void aValueThatAnExchangeHasInItsPlaceIsRefused() {
    Network network =
        Network.of(
            "pooled",
            Shape.of(4, 4, 1),
            List.of(Activation.relu(), Pool2d.max(2), new Flatten()),
            new HalfMeanSquaredError());
    TensorFlowRuntime.load();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> x =
          tf.placeholder(
              TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(1, 4, 4, 1)));
      LoweredNetwork<TFloat32> lowered =
          new LoweredNetwork<>(tf, network, LoweringOptions.TUNED, List.of());
      assertThrows(IllegalArgumentException.class, () -> lowered.values(x, List.of(1)));
      assertEquals(
          org.tensorflow.ndarray.Shape.of(1, 2, 2, 1),
          lowered.values(x, List.of(2)).get(0).shape());
      LoweredNetwork<TFloat32> plain =
          new LoweredNetwork<>(tf, network, LoweringOptions.PLAIN, List.of());
      assertEquals(
          org.tensorflow.ndarray.Shape.of(1, 4, 4, 1), plain.values(x, List.of(1)).get(0).shape());
    }
  }

  /** Narrow ones before a maximum too, which have a way of their own in float32. */
  @Test
  void inBfloat16EveryConvolutionIsButForDepthwiseOnes() {
    Network network =
        Network.of(
            "narrow",
            Shape.of(32, 32, 3),
            List.of(
                Conv2d.of(6, 5),
                Activation.relu(),
                Pool2d.max(2),
                Conv2d.of(6, 3).withGroups(6).withPadding(Padding.SAME),
                Conv2d.of(16, 5),
                new Flatten()),
            new HalfMeanSquaredError());
    TensorFlowRuntime.load();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<TFloat32>> parameters = new ArrayList<>();
      for (Parameter parameter : network.parameters()) {
        long[] shape =
            parameter.shape().dimensions().stream().mapToLong(Integer::longValue).toArray();
        parameters.add(
            tf.placeholder(
                TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(shape))));
      }
      Placeholder<TFloat32> x =
          tf.placeholder(
              TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(2, 32, 32, 3)));
      new LoweredNetwork<>(
              tf, network, LoweringOptions.TUNED.withPrecision(Precision.BFLOAT16), parameters)
          .outputs(x);
      List<DataType> types = new ArrayList<>();
      graph
          .operations()
          .forEachRemaining(
              op -> {
                if (op.type().matches("Conv2D|DepthwiseConv2dNative")) {
                  types.add(op.output(0).dataType());
                }
              });
      assertEquals(List.of(DataType.DT_BFLOAT16, DataType.DT_FLOAT, DataType.DT_BFLOAT16), types);
    }
  }
}
