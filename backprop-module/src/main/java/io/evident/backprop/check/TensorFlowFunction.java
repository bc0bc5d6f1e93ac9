package io.evident.backprop.check;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.TensorFlowRuntime;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** What TensorFlow says of a function: its value and its gradient at one point. */
final class TensorFlowFunction {
  private final double value;
  private final double[] gradient;

  private TensorFlowFunction(double value, double[] gradient) {
    this.value = value;
    this.gradient = gradient;
  }

  static TensorFlowFunction at(double[] point, GraphFunction function) {
    TensorFlowRuntime.load();
    Shape shape = Shape.of(point.length);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(shape));
      Operand<TFloat64> value = function.build(tf, x);
      if (value.shape().numDimensions() != 0) {
        throw new IllegalArgumentException(
            "the TensorFlow graph of a function must return a scalar, got shape "
                + value.shape()
                + "; reduce it by a sum or a mean");
      }
      List<Operand<TFloat64>> dx = LoweredNetwork.gradients(graph, value, List.of(x));
      try (Session session = new Session(graph);
          TFloat64 fed = TFloat64.tensorOf(shape, DataBuffers.of(point, true, false));
          Result result =
              session.runner().feed(x.asOutput(), fed).fetch(value).fetch(dx.get(0)).run()) {
        double[] gradient = new double[point.length];
        ((TFloat64) result.get(1)).copyTo(DataBuffers.of(gradient, false, false));
        return new TensorFlowFunction(((TFloat64) result.get(0)).getDouble(), gradient);
      }
    }
  }

  double value() {
    return value;
  }

  double[] gradient() {
    return gradient;
  }
}
