package io.evident.lab.atlas;

import io.evident.backprop.graph.ElementType;
import io.evident.lab.atlas.catalogue.AtlasCase;
import io.evident.lab.atlas.catalogue.AtlasInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/** One op in a graph of its own, in one number type, and the gradient that TensorFlow adds. */
final class OpGraph implements AutoCloseable {
  /** One thread: a sum is then added up in the same order every time. */
  private static final ConfigProto ONE_THREAD =
      ConfigProto.newBuilder()
          .setIntraOpParallelismThreads(1)
          .setInterOpParallelismThreads(1)
          .build();

  private static final RunOptions SHOW_GRAPH =
      RunOptions.newBuilder().setOutputPartitionGraphs(true).build();

  private final AtlasCase subject;
  private final ElementType type;
  private final Graph graph;
  private final Session session;
  private final Ops tf;
  private final List<Operand<TNumber>> x = new ArrayList<>();
  private final Set<Integer> constants;
  private Operand<TNumber> y;

  /**
   * Adds the placeholders; the op is added by {@link #build()}.
   *
   * @param subject the op
   * @param type the number type of its operands
   */
  OpGraph(AtlasCase subject, ElementType type) {
    this(subject, type, ONE_THREAD, Set.of(), new double[0]);
  }

  /**
   * Adds the operands, some of them as constants.
   *
   * @param subject the op
   * @param type the number type of its operands
   * @param configuration of the session
   * @param constants which operands are constants
   * @param point what all operands are; read for constants only
   */
  OpGraph(
      AtlasCase subject,
      ElementType type,
      ConfigProto configuration,
      Set<Integer> constants,
      double[] point) {
    this.subject = subject;
    this.type = type;
    this.constants = Set.copyOf(constants);
    graph = new Graph();
    try {
      tf = Ops.create(graph);
      Class<TNumber> numbers = numbers();
      int from = 0;
      for (AtlasInput input : subject.inputs()) {
        if (constants.contains(x.size())) {
          x.add(constant(input, point, from));
        } else {
          x.add(tf.placeholder(numbers, Placeholder.shape(shape(input))));
        }
        from += input.size();
      }
      session = new Session(graph, configuration);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /** The catalogue builds ops for any number type; which one it is, only the graph knows. */
  @SuppressWarnings("unchecked")
  private Class<TNumber> numbers() {
    return (Class<TNumber>)
        (Class<? extends TNumber>) (type == ElementType.FLOAT32 ? TFloat32.class : TFloat64.class);
  }

  private Operand<TNumber> constant(AtlasInput input, double[] point, int from) {
    try (Tensor tensor = OpTensors.of(type, shape(input), point, from)) {
      return tf.constantOf(numbers().cast(tensor));
    }
  }

  private static Shape shape(AtlasInput input) {
    return Shape.of(input.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  /** Adds the op; TensorFlow may refuse it in this type. */
  void build() {
    y = subject.build().build(tf, List.copyOf(x));
  }

  /** Whether the op's output is a float32, whatever its operands are. */
  boolean isOutputFloat32() {
    return TFloat32.class.equals(y.type());
  }

  /**
   * Adds the gradient of sum_i w_i y_i.
   *
   * @param weights w, of as many entries as y has
   * @return for each operand its gradient; null where TensorFlow says that there is none
   */
  List<Output<?>> addGradients(double[] weights) {
    return addGradients(weights, IntStream.range(0, x.size()).boxed().toList());
  }

  /**
   * Adds the gradient of sum_i w_i y_i.
   *
   * @param weights w, of as many entries as y has
   * @param operands in which ones
   * @return for each of these operands its gradient; null where TensorFlow says that there is none
   */
  List<Output<?>> addGradients(double[] weights, List<Integer> operands) {
    Operand<TNumber> flat = tf.reshape(y, tf.constant(new int[] {-1}));
    Operand<TNumber> w = tf.dtypes.cast(tf.constant(weights), y.type());
    Operand<TNumber> loss = tf.reduceSum(tf.math.mul(flat, w), tf.constant(0));
    Output<?>[] in = operands.stream().map(i -> x.get(i).asOutput()).toArray(Output<?>[]::new);
    List<Output<?>> gradients = new ArrayList<>();
    for (Output<?> gradient : graph.addGradients(loss.asOutput(), in)) {
      // Operands may share an output, and no output can be fetched twice.
      gradients.add(isThere(gradient) ? tf.identity(gradient).asOutput() : null);
    }
    return gradients;
  }

  /** An operand on which, TensorFlow says, the loss does not depend gets an output of no op. */
  private static boolean isThere(Output<?> gradient) {
    TF_Operation handle = ((GraphOperation) gradient.op()).getUnsafeNativeHandle();
    return handle != null && !handle.isNull();
  }

  /** The op's output at a point, its operands one after the other. */
  double[] outputs(double[] point) {
    return run(point, List.of(y.asOutput())).get(0);
  }

  /** The op's output, to be fetched. */
  Output<?> output() {
    return y.asOutput();
  }

  /** The values of some outputs of the graph at a point. */
  List<double[]> run(double[] point, List<Output<?>> fetched) {
    return run(point, fetched, Session.Runner::run, result -> read(result, fetched.size()));
  }

  /**
   * What came of a run.
   *
   * @param values of what was fetched
   * @param graph the operations as they were run, after TensorFlow's optimizer
   */
  record Ran(List<double[]> values, List<NodeDef> graph) {}

  /** As {@link #run(double[], List)}, and what was really run. */
  Ran runAndShow(double[] point, List<Output<?>> fetched) {
    return run(
        point,
        fetched,
        runner -> runner.setOptions(SHOW_GRAPH).runAndFetchMetadata(),
        result ->
            new Ran(
                read(result, fetched.size()),
                result.getMetadata().orElseThrow().getPartitionGraphsList().stream()
                    .flatMap(part -> part.getNodeList().stream())
                    .toList()));
  }

  private <R> R run(
      double[] point,
      List<Output<?>> fetched,
      Function<Session.Runner, Result> how,
      Function<Result, R> read) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      int from = 0;
      for (int i = 0; i < x.size(); i++) {
        AtlasInput input = subject.inputs().get(i);
        if (!constants.contains(i)) {
          Tensor tensor = OpTensors.of(type, shape(input), point, from);
          fed.add(tensor);
          runner.feed(x.get(i).asOutput(), tensor);
        }
        from += input.size();
      }
      fetched.forEach(runner::fetch);
      try (Result result = how.apply(runner)) {
        return read.apply(result);
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static List<double[]> read(Result result, int outputs) {
    return IntStream.range(0, outputs).mapToObj(i -> OpTensors.read(result.get(i))).toList();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
