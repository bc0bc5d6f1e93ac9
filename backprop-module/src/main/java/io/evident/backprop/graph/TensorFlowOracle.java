package io.evident.backprop.graph;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/** TensorFlow's answer: a network lowered with given options and differentiated by TensorFlow. */
public final class TensorFlowOracle implements AutoCloseable {
  private final Network network;
  private final LoweringOptions options;
  private final Graph graph;
  private final Session session;
  private final List<Operand<?>> parameters = new ArrayList<>();
  private final List<Operand<?>> gradients = new ArrayList<>();
  private Operand<?> inputs;
  private Operand<?> targets;
  private Operand<?> loss;

  private TensorFlowOracle(Network network, LoweringOptions options) {
    this.network = network;
    this.options = options;
    TensorFlowRuntime.load();
    graph = new Graph();
    try {
      if (options.type() == ElementType.FLOAT32) {
        build(TFloat32.class);
      } else {
        build(TFloat64.class);
      }
      session = new Session(graph);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /**
   * Lowers a network.
   *
   * @param network the network
   * @param options how, as it will train
   * @return the oracle, to be closed
   * @throws IllegalStateException if TensorFlow cannot be loaded
   */
  public static TensorFlowOracle of(Network network, LoweringOptions options) {
    return new TensorFlowOracle(network, options);
  }

  private <T extends TNumber> void build(Class<T> type) {
    Ops tf = Ops.create(graph);
    List<Operand<T>> theta = new ArrayList<>();
    for (Parameter parameter : network.parameters()) {
      theta.add(placeholder(tf, type, shape(parameter.shape())));
    }
    Operand<T> x = placeholder(tf, type, batched(network.input()));
    Operand<T> t = placeholder(tf, type, batched(network.output()));
    LoweredNetwork<T> lowered = new LoweredNetwork<>(tf, network, options, theta);
    List<Operand<T>> inputParts = lowered.split(x);
    List<Operand<T>> targetParts = lowered.split(t);
    List<LoweredNetwork.Examples<T>> parts = new ArrayList<>();
    for (int p = 0; p < inputParts.size(); p++) {
      parts.add(new LoweredNetwork.Examples<>(inputParts.get(p), targetParts.get(p)));
    }
    Operand<T> mean = lowered.loss(parts).loss();
    List<Operand<T>> variables = new ArrayList<>(theta);
    variables.add(x);
    parameters.addAll(theta);
    gradients.addAll(LoweredNetwork.gradients(graph, mean, variables));
    inputs = x;
    targets = t;
    loss = mean;
  }

  private static <T extends TNumber> Operand<T> placeholder(Ops tf, Class<T> type, Shape shape) {
    return tf.placeholder(type, Placeholder.shape(shape));
  }

  private static Shape shape(io.evident.backprop.network.Shape shape) {
    return Shape.of(shape.dimensions().stream().mapToLong(Integer::longValue).toArray());
  }

  private static Shape batched(io.evident.backprop.network.Shape shape) {
    return shape(shape).prepend(Shape.UNKNOWN_SIZE);
  }

  /**
   * The loss and its gradient at one point.
   *
   * @param values the weights
   * @param batch the examples
   * @return L, dL/dtheta and dL/dx, as TensorFlow computes them in the options' number type
   */
  public LossGradient gradient(ParameterValues values, Batch batch) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (int p = 0; p < parameters.size(); p++) {
        Tensor tensor = tensor(shape(network.parameters().get(p).shape()), values.get(p));
        fed.add(tensor);
        runner.feed(parameters.get(p).asOutput(), tensor);
      }
      Tensor x = tensor(shape(network.input()).prepend(batch.size()), batch.inputs());
      fed.add(x);
      Tensor t = tensor(shape(network.output()).prepend(batch.size()), batch.targets());
      fed.add(t);
      runner.feed(inputs.asOutput(), x).feed(targets.asOutput(), t).fetch(loss);
      gradients.forEach(runner::fetch);
      try (Result result = runner.run()) {
        ParameterValues found = ParameterValues.zeros(network);
        for (int p = 0; p < parameters.size(); p++) {
          read(result.get(1 + p), found.get(p));
        }
        double[] dx = new double[batch.inputs().length];
        read(result.get(1 + parameters.size()), dx);
        double[] value = new double[1];
        read(result.get(0), value);
        return new LossGradient(value[0], found, dx);
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private Tensor tensor(Shape shape, double[] values) {
    if (options.type() == ElementType.FLOAT64) {
      return TFloat64.tensorOf(shape, DataBuffers.of(values, true, false));
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(narrow, true, false));
  }

  private static void read(Tensor tensor, double[] into) {
    if (tensor instanceof TFloat64 wide) {
      wide.copyTo(DataBuffers.of(into, false, false));
    } else if (tensor instanceof TFloat32 narrow) {
      float[] values = new float[into.length];
      narrow.copyTo(DataBuffers.of(values, false, false));
      for (int i = 0; i < values.length; i++) {
        into[i] = values[i];
      }
    } else {
      throw new IllegalStateException("unexpected tensor " + tensor);
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
