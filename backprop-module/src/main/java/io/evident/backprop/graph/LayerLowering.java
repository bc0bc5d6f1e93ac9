package io.evident.backprop.graph;

import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.LayerVisitor;
import io.evident.backprop.network.LeakyRelu;
import io.evident.backprop.network.MaxPool2d;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.Relu;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.Sigmoid;
import io.evident.backprop.network.Tanh;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** One layer as TensorFlow operations. */
final class LayerLowering<T extends TNumber> implements LayerVisitor<Operand<T>> {
  private final Ops tf;
  private final LoweringOptions options;
  private final Operand<T> x;
  private final Shape input;
  private final Shape output;
  private final List<Operand<T>> parameters;

  LayerLowering(
      Ops tf,
      LoweringOptions options,
      Operand<T> x,
      Shape input,
      Shape output,
      List<Operand<T>> parameters) {
    this.tf = tf;
    this.options = options;
    this.x = x;
    this.input = input;
    this.output = output;
    this.parameters = parameters;
  }

  @Override
  public Operand<T> dense(Dense layer) {
    Operand<T> product = tf.linalg.matMul(x, parameters.get(0), MatMul.transposeB(true));
    return tf.nn.biasAdd(product, parameters.get(1));
  }

  @Override
  public Operand<T> conv2d(Conv2d layer) {
    Operand<T> padded = x;
    String padding = "VALID";
    if (layer.padding().mode() == Padding.Mode.SAME) {
      padding = "SAME";
    } else if (layer.padding().amount() > 0) {
      // TensorFlow's C++ gradient of an explicitly padded convolution fails when run.
      int p = layer.padding().amount();
      Operand<TInt32> amounts = tf.constant(new int[][] {{0, 0}, {p, p}, {p, p}, {0, 0}});
      padded = tf.pad(x, amounts, zero());
    }
    long s = layer.stride();
    Operand<T> product = tf.nn.conv2d(padded, parameters.get(0), List.of(1L, s, s, 1L), padding);
    return tf.nn.biasAdd(product, parameters.get(1));
  }

  private Operand<T> zero() {
    return tf.zeros(tf.constant(new int[0]), x.type());
  }

  @Override
  public Operand<T> maxPool2d(MaxPool2d layer) {
    int height = input.dimension(0);
    int width = input.dimension(1);
    int channels = input.dimension(2);
    boolean halves = layer.size() == 2 && layer.stride() == 2 && height % 2 == 0 && width % 2 == 0;
    if (options.pooling() == LoweringOptions.Pooling.STRIDED_MAXIMUM && halves) {
      Operand<T> rows = maximumOfHalves(reshape(x, -1, height / 2, 2, width * channels), 2);
      Operand<T> pooled =
          maximumOfHalves(reshape(rows, -1, height / 2, width / 2, 2 * channels), 3);
      return reshape(pooled, -1, height / 2, width / 2, channels);
    }
    Operand<TInt32> size = tf.constant(new int[] {1, layer.size(), layer.size(), 1});
    Operand<TInt32> strides = tf.constant(new int[] {1, layer.stride(), layer.stride(), 1});
    return tf.nn.maxPool(x, size, strides, "VALID");
  }

  private Operand<T> maximumOfHalves(Operand<T> whole, int axis) {
    Iterator<? extends Operand<T>> halves =
        tf.split(tf.constant(axis), whole, 2L).output().iterator();
    return tf.math.maximum(halves.next(), halves.next());
  }

  private Operand<T> reshape(Operand<T> operand, int... shape) {
    return tf.reshape(operand, tf.constant(shape));
  }

  @Override
  public Operand<T> flatten(Flatten layer) {
    return reshape(x, -1, output.size());
  }

  @Override
  public Operand<T> relu(Relu layer) {
    return tf.nn.relu(x);
  }

  @Override
  public Operand<T> leakyRelu(LeakyRelu layer) {
    // The attribute is a float32; a constant keeps the slope exact in float64.
    Operand<T> slope = tf.dtypes.cast(tf.constant(layer.slope()), x.type());
    return tf.math.maximum(x, tf.math.mul(x, slope));
  }

  @Override
  public Operand<T> tanh(Tanh layer) {
    return tf.math.tanh(x);
  }

  @Override
  public Operand<T> sigmoid(Sigmoid layer) {
    return tf.math.sigmoid(x);
  }
}
