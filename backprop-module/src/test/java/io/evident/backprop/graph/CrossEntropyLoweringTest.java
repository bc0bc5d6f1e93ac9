package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

class CrossEntropyLoweringTest {
  private static final int BATCH = 5;

  private static Network network(double labelSmoothing) {
    return Network.of(
        "n", Shape.of(4), List.of(Dense.of(3)), new SoftmaxCrossEntropy(labelSmoothing));
  }

  private static Batch batch(Network network) {
    SplittableRandom random = new SplittableRandom(1);
    double[] targets = new double[BATCH * 3];
    for (int n = 0; n < BATCH; n++) {
      targets[3 * n + random.nextInt(3)] = 1;
    }
    return Batch.of(network, random.doubles(BATCH * 4, -2, 2).toArray(), targets);
  }

  private static LossGradient gradient(Network network, LoweringOptions options) {
    ParameterValues values = new UniformFanIn().initialize(network, new SplittableRandom(2));
    try (TensorFlowOracle oracle = TensorFlowOracle.of(network, options, Mode.TRAINING)) {
      return oracle.gradient(values, batch(network));
    }
  }

  @Test
  void theFusedOperationGivesTheSameLossAndGradient() {
    for (double smoothing : new double[] {0, 0.1}) {
      requireSame(network(smoothing));
    }
  }

  @Test
  void aPenaltyIsDifferentiatedBesideIt() {
    requireSame(network(0.1).withL2Penalty(0.3));
  }

  private static void requireSame(Network network) {
    LossGradient expected = gradient(network, LoweringOptions.PLAIN.withType(ElementType.FLOAT64));
    for (int parts = 1; parts <= 2; parts++) {
      LoweringOptions fused = LoweringOptions.TUNED.withBatchParts(parts);
      requireClose(network, expected, gradient(network, fused), 1e-6);
      LoweringOptions wide = fused.withType(ElementType.FLOAT64);
      requireClose(network, expected, gradient(network, wide), 1e-14);
    }
  }

  private static void requireClose(
      Network network, LossGradient expected, LossGradient found, double tolerance) {
    assertEquals(expected.loss(), found.loss(), tolerance);
    assertArrayEquals(expected.inputs(), found.inputs(), tolerance);
    for (int p = 0; p < network.parameters().size(); p++) {
      assertArrayEquals(expected.parameters().get(p), found.parameters().get(p), tolerance);
    }
  }

  private static <T extends TNumber> long fusedOperations(Class<T> type, LoweringOptions options) {
    TensorFlowRuntime.load();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<T> s =
          tf.placeholder(type, Placeholder.shape(org.tensorflow.ndarray.Shape.of(BATCH, 3)));
      new SoftmaxCrossEntropy().accept(new LossLowering<>(tf, options, 3, s, s, Optional.empty()));
      long[] found = {0};
      graph
          .operations()
          .forEachRemaining(
              op -> found[0] += op.type().equals(SoftmaxCrossEntropyWithLogits.OP_NAME) ? 1 : 0);
      return found[0];
    }
  }

  @Test
  void itIsTakenInBothTypesWhereAskedFor() {
    LoweringOptions tuned = LoweringOptions.TUNED;
    assertEquals(1, fusedOperations(TFloat32.class, tuned));
    assertEquals(0, fusedOperations(TFloat32.class, LoweringOptions.PLAIN));
    assertEquals(1, fusedOperations(TFloat64.class, tuned.withType(ElementType.FLOAT64)));
  }
}
