package io.evident.backprop.graph;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final String CPU = "CPU:0";

  private final Network network;
  private final LoweringOptions options;
  private final Mode mode;
  private final boolean weighted;
  private final Graph graph;
  private final Session session;
  private final List<Operand<?>> parameters = new ArrayList<>();
  private final List<Operand<?>> masks = new ArrayList<>();
  private final List<Operand<?>> followed = new ArrayList<>();
  private final List<Operand<?>> gradients = new ArrayList<>();
  private final List<Operand<?>> directions = new ArrayList<>();
  private final List<Operand<?>> products = new ArrayList<>();
  private Operand<?> inputs;
  private Operand<?> targets;
  private Operand<?> weights;
  private Operand<?> loss;

  private TensorFlowOracle(
      Network network,
      LoweringOptions options,
      Mode mode,
      boolean weighted,
      String device,
      boolean secondOrder) {
    this.weighted = weighted;
    this.network = network;
    this.options = options;
    this.mode = mode;
    TensorFlowRuntime.load();
    graph = new Graph();
    try {
      if (options.type() == ElementType.FLOAT32) {
        build(TFloat32.class, secondOrder);
      } else {
        build(TFloat64.class, secondOrder);
      }
      session = new Session(graph, options.session(device));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /**
   * Lowers a network, on the CPU.
   *
   * @param network the network
   * @param options how, as it will train
   * @param mode how the network is run; batches must be of the same mode
   * @return the oracle, to be closed
   * @throws IllegalStateException if TensorFlow cannot be loaded
   * @throws IllegalArgumentException if a custom layer has no lowering
   */
  public static TensorFlowOracle of(Network network, LoweringOptions options, Mode mode) {
    return of(network, options, mode, false, CPU);
  }

  /**
   * The same for batches with weights or without, and on a device.
   *
   * @param network the network
   * @param options how, as it will train
   * @param mode how the network is run; batches must be of the same mode
   * @param weighted whether batches will have weights
   * @param device as TensorFlow lists it: CPU:0, or GPU:0, which must be there
   * @return the oracle, to be closed
   * @throws IllegalStateException if TensorFlow cannot be loaded
   * @throws IllegalArgumentException if a custom layer has no lowering
   */
  public static TensorFlowOracle of(
      Network network, LoweringOptions options, Mode mode, boolean weighted, String device) {
    return new TensorFlowOracle(network, options, mode, weighted, device, false);
  }

  /**
   * Lowers a network and differentiates it twice, for {@link #hessianTimes}; on the CPU.
   *
   * @param network the network
   * @param options how, as it will train
   * @param mode how the network is run; batches must be of the same mode
   * @return the oracle, to be closed
   * @throws IllegalStateException if TensorFlow cannot be loaded
   * @throws IllegalArgumentException if a custom layer has no lowering
   * @throws org.tensorflow.exceptions.TensorFlowException if TensorFlow has no gradient of an
   *     operation that stands in the first gradient
   */
  public static TensorFlowOracle ofSecondOrder(
      Network network, LoweringOptions options, Mode mode) {
    return ofSecondOrder(network, options, mode, false, CPU);
  }

  /**
   * The same for batches with weights or without, and on a device.
   *
   * @param network the network
   * @param options how, as it will train
   * @param mode how the network is run; batches must be of the same mode
   * @param weighted whether batches will have weights
   * @param device as TensorFlow lists it: CPU:0, or GPU:0, which must be there
   * @return the oracle, to be closed
   * @throws IllegalStateException if TensorFlow cannot be loaded
   * @throws IllegalArgumentException if a custom layer has no lowering
   * @throws org.tensorflow.exceptions.TensorFlowException if TensorFlow has no gradient of an
   *     operation that stands in the first gradient
   */
  public static TensorFlowOracle ofSecondOrder(
      Network network, LoweringOptions options, Mode mode, boolean weighted, String device) {
    return new TensorFlowOracle(network, options, mode, weighted, device, true);
  }

  private <T extends TNumber> void build(Class<T> type, boolean secondOrder) {
    Ops tf = Ops.create(graph);
    List<Operand<T>> theta = new ArrayList<>();
    List<Operand<T>> held = new ArrayList<>();
    for (int p = 0; p < network.parameters().size(); p++) {
      Parameter parameter = network.parameters().get(p);
      Operand<T> declared = placeholder(tf, type, shape(parameter.shape()));
      theta.add(declared);
      held.add(WeightLayout.of(network, p, options).held(tf, declared));
    }
    Operand<T> x = placeholder(tf, type, batched(network.input()));
    Operand<T> t = placeholder(tf, type, Shape.of(Shape.UNKNOWN_SIZE, network.targets()));
    LoweredNetwork<T> lowered = new LoweredNetwork<>(tf, network, options, held);
    List<Operand<T>> inputParts = lowered.split(x);
    List<Operand<T>> targetParts = lowered.split(t);
    List<Operand<T>> weightParts = List.of();
    if (weighted) {
      Operand<T> w = placeholder(tf, type, Shape.of(Shape.UNKNOWN_SIZE));
      weightParts = lowered.split(w);
      weights = w;
    }
    List<List<Operand<T>>> maskParts = new ArrayList<>();
    inputParts.forEach(part -> maskParts.add(new ArrayList<>()));
    for (int l = 0; mode == Mode.TRAINING && l < network.layers().size(); l++) {
      if (network.layers().get(l) instanceof Dropout) {
        Operand<T> mask = placeholder(tf, type, batched(network.inputOf(l)));
        masks.add(mask);
        List<Operand<T>> cut = lowered.split(mask);
        for (int p = 0; p < cut.size(); p++) {
          maskParts.get(p).add(cut.get(p));
        }
      }
    }
    List<LoweredNetwork.Examples<T>> parts = new ArrayList<>();
    for (int p = 0; p < inputParts.size(); p++) {
      parts.add(
          new LoweredNetwork.Examples<>(
              inputParts.get(p),
              targetParts.get(p),
              maskParts.get(p),
              weighted ? Optional.of(weightParts.get(p)) : Optional.empty()));
    }
    LoweredNetwork.Lowered<T> answer = lowered.loss(mode, parts);
    List<Operand<T>> variables = new ArrayList<>();
    for (int p = 0; p < theta.size(); p++) {
      if (network.parameters().get(p).trained()) {
        variables.add(theta.get(p));
      }
    }
    variables.add(x);
    parameters.addAll(theta);
    List<Operand<T>> first = answer.gradients(graph, variables);
    gradients.addAll(first);
    if (secondOrder) {
      differentiateAgain(tf, type, variables, first);
    }
    followed.addAll(answer.followed());
    inputs = x;
    targets = t;
    loss = answer.loss();
  }

  /** H v is the gradient of the number <g, v>. */
  private <T extends TNumber> void differentiateAgain(
      Ops tf, Class<T> type, List<Operand<T>> variables, List<Operand<T>> first) {
    SecondGradients.register();
    List<Operand<T>> terms = new ArrayList<>();
    Operand<T> none = tf.dtypes.cast(tf.constant(0.0), type);
    for (int p = 0; p < variables.size(); p++) {
      Operand<T> v = placeholder(tf, type, variables.get(p).shape());
      directions.add(v);
      terms.add(sum(tf, tf.math.mul(first.get(p), v)));
      // So that <g, v> depends on every variable: of another one TensorFlow gives no gradient.
      terms.add(sum(tf, tf.math.mul(none, variables.get(p))));
    }
    products.addAll(LoweredNetwork.gradients(graph, tf.math.addN(terms), variables));
  }

  private static <T extends TNumber> Operand<T> sum(Ops tf, Operand<T> terms) {
    return tf.reduceSum(tf.reshape(terms, tf.constant(new int[] {-1})), tf.constant(0));
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
      Session.Runner runner = runner(values, batch, fed).fetch(loss);
      gradients.forEach(runner::fetch);
      try (Result result = runner.run()) {
        ParameterValues found = ParameterValues.zeros(network);
        int at = 1;
        for (int p = 0; p < parameters.size(); p++) {
          if (network.parameters().get(p).trained()) {
            read(result.get(at++), found.get(p));
          }
        }
        double[] dx = new double[batch.inputs().length];
        read(result.get(at), dx);
        double[] value = new double[1];
        read(result.get(0), value);
        return new LossGradient(value[0], found, dx);
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /**
   * The Hessian at one point times a direction, by differentiating twice: {@code d/dz <g(z), v>}
   * for z = (theta, x).
   *
   * @param values the weights
   * @param batch the examples
   * @param direction v, in every weight and in the inputs
   * @return H v in every weight and in the inputs; its loss is NaN
   * @throws IllegalStateException if the network was lowered for first gradients alone
   */
  public LossGradient hessianTimes(ParameterValues values, Batch batch, LossGradient direction) {
    if (products.isEmpty()) {
      throw new IllegalStateException("lowered for first gradients; take ofSecondOrder");
    }
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = runner(values, batch, fed);
      int v = 0;
      for (int p = 0; p < parameters.size(); p++) {
        if (network.parameters().get(p).trained()) {
          Shape shape = shape(network.parameters().get(p).shape());
          feed(runner, directions.get(v++), tensor(shape, direction.parameters().get(p)), fed);
        }
      }
      feed(runner, directions.get(v), tensor(of(batch, inputs), direction.inputs()), fed);
      products.forEach(runner::fetch);
      try (Result result = runner.run()) {
        ParameterValues found = ParameterValues.zeros(network);
        int at = 0;
        for (int p = 0; p < parameters.size(); p++) {
          if (network.parameters().get(p).trained()) {
            read(result.get(at++), found.get(p));
          }
        }
        double[] ofInputs = new double[batch.inputs().length];
        read(result.get(at), ofInputs);
        return new LossGradient(Double.NaN, found, ofInputs);
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /**
   * What the running statistics become in one step of training.
   *
   * @param values the weights, with the statistics so far
   * @param batch the examples
   * @return the same weights, with the statistics as TensorFlow moves them
   */
  public ParameterValues followed(ParameterValues values, Batch batch) {
    ParameterValues moved = values.copy();
    if (followed.isEmpty()) {
      return moved;
    }
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = runner(values, batch, fed);
      followed.forEach(runner::fetch);
      try (Result result = runner.run()) {
        int at = 0;
        for (int p = 0; p < parameters.size(); p++) {
          if (!network.parameters().get(p).trained()) {
            read(result.get(at++), moved.get(p));
          }
        }
      }
      return moved;
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** A runner fed with everything; the tensors are to be closed after it has run. */
  private Session.Runner runner(ParameterValues values, Batch batch, List<Tensor> fed) {
    if (batch.mode() != mode) {
      throw new IllegalArgumentException(
          "the network was lowered for " + mode + ", but the batch is for " + batch.mode());
    }
    if (batch.weights().isPresent() != weighted) {
      throw new IllegalArgumentException(
          "the network was lowered for examples "
              + (weighted ? "with weights" : "without weights")
              + ", but those of the batch "
              + (weighted ? "have none" : "have some"));
    }
    Session.Runner runner = session.runner();
    for (int p = 0; p < parameters.size(); p++) {
      Shape shape = shape(network.parameters().get(p).shape());
      feed(runner, parameters.get(p), tensor(shape, values.get(p)), fed);
    }
    feed(runner, inputs, tensor(of(batch, inputs), batch.inputs()), fed);
    feed(runner, targets, tensor(of(batch, targets), batch.targets()), fed);
    if (weighted) {
      double[] w = batch.weights().orElseThrow();
      feed(runner, weights, tensor(of(batch, weights), w), fed);
    }
    for (int d = 0; d < masks.size(); d++) {
      feed(runner, masks.get(d), tensor(of(batch, masks.get(d)), batch.mask(d)), fed);
    }
    return runner;
  }

  /** The shape of a placeholder whose first axis is the batch. */
  private static Shape of(Batch batch, Operand<?> placeholder) {
    return placeholder.shape().tail().prepend(batch.size());
  }

  private static void feed(
      Session.Runner runner, Operand<?> placeholder, Tensor tensor, List<Tensor> fed) {
    fed.add(tensor);
    runner.feed(placeholder.asOutput(), tensor);
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
