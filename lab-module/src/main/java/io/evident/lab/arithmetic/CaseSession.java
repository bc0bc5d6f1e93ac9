package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.internal.graph.UnoptimizedGraph;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** A graph of many operations, run as TensorFlow is told to. */
final class CaseSession implements AutoCloseable {
  private final Session session;
  private final ElementType type;
  private final IdentityHashMap<? extends Operand<?>, Numbers> fed;
  private final List<? extends Operand<?>> answers;

  CaseSession(
      Session session,
      ElementType type,
      IdentityHashMap<? extends Operand<?>, Numbers> fed,
      List<? extends Operand<?>> answers) {
    this.session = session;
    this.type = type;
    this.fed = fed;
    this.answers = answers;
  }

  /** On the processor: a GPU is another machine, with other kernels. */
  static ConfigProto configuration(GraphExecution execution) {
    ConfigProto.Builder configuration = ConfigProto.newBuilder().putDeviceCount("GPU", 0);
    switch (execution) {
      case OPTIMIZED -> {}
      case PLAIN -> UnoptimizedGraph.in(configuration);
      case NOT_JOINED ->
          configuration
              .getGraphOptionsBuilder()
              .getRewriteOptionsBuilder()
              .setRemapping(RewriterConfig.Toggle.OFF);
    }
    return configuration.build();
  }

  /** The answers to the first rows of the inputs, in the order of the operations. */
  List<double[]> run(int batch) {
    List<double[]> found = new ArrayList<>();
    run(
        batch,
        Session.Runner::run,
        result -> {
          for (int i = 0; i < answers.size(); i++) {
            found.add(read(result.get(i)));
          }
        });
    return found;
  }

  /** The kinds of operations that really run, after all that TensorFlow does to the graph. */
  List<String> operations(int batch) {
    List<String> kinds = new ArrayList<>();
    run(
        batch,
        runner ->
            runner
                .setOptions(RunOptions.newBuilder().setOutputPartitionGraphs(true).build())
                .runAndFetchMetadata(),
        result ->
            result
                .getMetadata()
                .orElseThrow()
                .getPartitionGraphsList()
                .forEach(part -> part.getNodeList().forEach(node -> kinds.add(node.getOp()))));
    return kinds;
  }

  private void run(int batch, Function<Session.Runner, Result> how, Consumer<Result> reader) {
    IdentityHashMap<Numbers, Tensor> tensors = new IdentityHashMap<>();
    try {
      Session.Runner runner = session.runner();
      fed.forEach(
          (placeholder, numbers) ->
              runner.feed(
                  placeholder.asOutput(), tensors.computeIfAbsent(numbers, n -> tensor(n, batch))));
      answers.forEach(runner::fetch);
      try (Result result = how.apply(runner)) {
        reader.accept(result);
      }
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }

  private Tensor tensor(Numbers numbers, int batch) {
    long[] dimensions = numbers.shape().stream().mapToLong(Integer::longValue).toArray();
    dimensions[0] = batch;
    double[] values = numbers.rows(batch);
    Shape shape = Shape.of(dimensions);
    return type == ElementType.FLOAT32
        ? TFloat32.tensorOf(shape, DataBuffers.of(narrow(values), true, false))
        : TFloat64.tensorOf(shape, DataBuffers.of(values, true, false));
  }

  static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  private static double[] read(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.shape().size())];
    if (tensor instanceof TFloat64) {
      tensor.asRawTensor().data().asDoubles().read(values);
      return values;
    }
    float[] narrow = new float[values.length];
    tensor.asRawTensor().data().asFloats().read(narrow);
    for (int i = 0; i < values.length; i++) {
      values[i] = narrow[i];
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
  }
}
