package io.evident.lab.atlas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowOracle;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

class CustomGradientsTest {
  private static final int[] LABELS = {0, 2, 1, 2};

  private static final Network NETWORK =
      Network.of(
          "dilated and padded",
          io.evident.backprop.network.Shape.of(6, 5, 2),
          List.of(
              new Conv2d(2, 3, 1, Padding.SAME, 2),
              Activation.tanh(),
              new Conv2d(3, 3, 2, Padding.explicit(1), 1),
              Activation.tanh(),
              new Conv2d(2, 2, 1, Padding.VALID, 2),
              new Flatten(),
              Dense.of(3)),
          new SoftmaxCrossEntropy());

  @BeforeAll
  static void register() {
    CustomGradients.register();
    // A second time it must change nothing, and say nothing.
    CustomGradients.register();
    // A gradient of a gradient passes ones that TensorFlow cannot differentiate either.
    TensorFlowOracle.ofSecondOrder(NETWORK, LoweringOptions.PLAIN, Mode.TRAINING).close();
  }

  /** Runs a graph that needs nothing fed. */
  private static double[] run(Graph graph, Operand<TFloat64> fetched) {
    try (Session session = new Session(graph);
        Result result = session.runner().fetch(fetched).run()) {
      TFloat64 tensor = (TFloat64) result.get(0);
      double[] values = new double[(int) tensor.size()];
      tensor.copyTo(DataBuffers.of(values, false, false));
      return values;
    }
  }

  private static Operand<TFloat64> gradient(
      Graph graph, Operand<TFloat64> loss, Operand<TFloat64> x) {
    return LoweredNetwork.gradients(graph, loss, List.of(x)).get(0);
  }

  @Test
  void ofSparseLabelsItIsSoftmaxMinusOneHot() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> s = tf.constant(new double[][] {{0, Math.log(2), Math.log(5)}});
      Operand<TFloat64> loss =
          tf.reduceSum(
              tf.nn.sparseSoftmaxCrossEntropyWithLogits(s, tf.constant(new int[] {1})).loss(),
              tf.constant(0));
      assertArrayEquals(
          new double[] {0.125, -0.75, 0.625}, run(graph, gradient(graph, loss, s)), 1e-15);
    }
  }

  @Test
  void ofSparseLabelsTheGradientsGradientIsThatOfLogSoftmax() {
    double[][] logits = {{0.3, -1, 0.5}, {1.5, 0.25, -0.75}};
    double[][] weights = {{0.5, -2, 1}, {0.75, 1.25, -0.5}};
    double[] sparse = secondOrder(logits, weights, true);
    double[] dense = secondOrder(logits, weights, false);
    assertArrayEquals(dense, sparse, 1e-14);
    assertTrue(Math.abs(dense[0]) > 0.01);
  }

  /** d/ds sum(v * dl/ds). */
  private static double[] secondOrder(double[][] logits, double[][] v, boolean sparse) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> s = tf.constant(logits);
      Operand<TFloat64> losses;
      if (sparse) {
        losses = tf.nn.sparseSoftmaxCrossEntropyWithLogits(s, tf.constant(new int[] {2, 0})).loss();
      } else {
        Operand<TFloat64> oneHot = tf.constant(new double[][] {{0, 0, 1}, {1, 0, 0}});
        // Of primitives: the gradient of a gradient of logSoftmax is not to be relied on.
        Operand<TFloat64> sums = tf.reduceSum(tf.math.exp(s), tf.constant(1));
        Operand<TFloat64> picked = tf.reduceSum(tf.math.mul(oneHot, s), tf.constant(1));
        losses = tf.math.sub(tf.math.log(sums), picked);
      }
      Operand<TFloat64> ds = gradient(graph, tf.reduceSum(losses, tf.constant(0)), s);
      Operand<TFloat64> along =
          tf.reduceSum(tf.math.mul(ds, tf.constant(v)), tf.constant(new int[] {0, 1}));
      return run(graph, gradient(graph, along, s));
    }
  }

  @Test
  void ofXlogyAtZeroItIsZero() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[] {0, 0, 3});
      Operand<TFloat64> y = tf.constant(new double[] {0, 2, 2});
      Operand<TFloat64> loss = tf.reduceSum(tf.math.xlogy(x, y), tf.constant(0));
      List<Operand<TFloat64>> found = LoweredNetwork.gradients(graph, loss, List.of(x, y));
      assertArrayEquals(new double[] {0, 0, Math.log(2)}, run(graph, found.get(0)), 1e-15);
      assertArrayEquals(new double[] {0, 0, 1.5}, run(graph, found.get(1)), 1e-15);
    }
  }

  @Test
  void trainingOnSparseLabelsTakesTheStepsOfTheManualNetwork() {
    SplittableRandom random = new SplittableRandom(5);
    double[] inputs =
        random.doubles((long) LABELS.length * NETWORK.input().size(), -1, 1).toArray();
    double[] targets = new double[LABELS.length * 3];
    for (int n = 0; n < LABELS.length; n++) {
      targets[3 * n + LABELS[n]] = 1;
    }
    Batch batch = Batch.of(NETWORK, inputs, targets);
    ParameterValues manual = new UniformFanIn().initialize(NETWORK, random);
    ParameterValues ours = manual.copy();
    ManualNetwork network = ManualNetwork.of(NETWORK);
    double first = network.loss(manual, batch);
    try (SparseTraining training = new SparseTraining(inputs)) {
      for (int step = 0; step < 5; step++) {
        LossGradient gradient = network.gradient(manual, batch);
        List<double[]> found = training.gradient(ours);
        for (int p = 0; p < NETWORK.parameters().size(); p++) {
          descend(manual.get(p), gradient.parameters().get(p));
          descend(ours.get(p), found.get(p));
        }
      }
    }
    for (int p = 0; p < NETWORK.parameters().size(); p++) {
      String name = NETWORK.parameters().get(p).name();
      assertArrayEquals(manual.get(p), ours.get(p), 1e-13, name);
    }
    double last = network.loss(ours, batch);
    assertTrue(last < first, first + " to " + last);
  }

  private static void descend(double[] values, double[] gradient) {
    assertEquals(values.length, gradient.length);
    for (int i = 0; i < values.length; i++) {
      values[i] -= 0.1 * gradient[i];
    }
  }

  /** The network lowered, under the mean of sparse cross-entropies. */
  private static final class SparseTraining implements AutoCloseable {
    private final Graph graph = new Graph();
    private final List<Operand<TFloat64>> theta = new ArrayList<>();
    private final List<Operand<TFloat64>> gradients;
    private final Session session;

    SparseTraining(double[] inputs) {
      Ops tf = Ops.create(graph);
      for (var parameter : NETWORK.parameters()) {
        theta.add(
            tf.placeholder(
                TFloat64.class, Placeholder.shape(shape(parameter.shape().dimensions()))));
      }
      Operand<TFloat64> x =
          tf.reshape(tf.constant(inputs), tf.constant(new int[] {LABELS.length, 6, 5, 2}));
      Operand<TFloat64> logits =
          new LoweredNetwork<>(tf, NETWORK, LoweringOptions.PLAIN, theta).outputs(x);
      Operand<TFloat64> losses =
          tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, tf.constant(LABELS)).loss();
      gradients = LoweredNetwork.gradients(graph, tf.math.mean(losses, tf.constant(0)), theta);
      session = new Session(graph);
    }

    private static Shape shape(List<Integer> dimensions) {
      return Shape.of(dimensions.stream().mapToLong(Integer::longValue).toArray());
    }

    List<double[]> gradient(ParameterValues values) {
      List<Tensor> fed = new ArrayList<>();
      Session.Runner runner = session.runner();
      for (int p = 0; p < theta.size(); p++) {
        Tensor tensor =
            TFloat64.tensorOf(theta.get(p).shape(), DataBuffers.of(values.get(p), true, true));
        fed.add(tensor);
        runner.feed(theta.get(p).asOutput(), tensor);
      }
      gradients.forEach(runner::fetch);
      try (Result result = runner.run()) {
        List<double[]> found = new ArrayList<>();
        for (int p = 0; p < theta.size(); p++) {
          double[] gradient = new double[values.get(p).length];
          ((TFloat64) result.get(p)).copyTo(DataBuffers.of(gradient, false, false));
          found.add(gradient);
        }
        return found;
      } finally {
        fed.forEach(Tensor::close);
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
