package io.evident.lab.atlas;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.internal.graph.GradientTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.BroadcastGradientArgs;
import org.tensorflow.op.math.Xlogy;
import org.tensorflow.op.nn.Conv3d;
import org.tensorflow.op.nn.Conv3dBackpropFilter;
import org.tensorflow.op.nn.Conv3dBackpropInput;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients that TensorFlow Java lacks, told to TensorFlow: after {@link #register()} {@code
 * Graph.addGradients} knows those of {@code SparseSoftmaxCrossEntropyWithLogits}, {@code Xlogy} and
 * {@code Conv3D}.
 *
 * <p>TensorFlow keeps gradients for the whole process and takes none back, and it never replaces
 * one that it has: an op whose gradient is wrong must be avoided instead. On Windows TensorFlow
 * Java cannot register any.
 */
public final class CustomGradients {
  private CustomGradients() {}

  /** Made when first asked for: it needs TensorFlow's library. */
  private static final class Registered {
    static final GradientTable TABLE =
        new GradientTable(
            Map.of(
                SparseSoftmaxCrossEntropyWithLogits.OP_NAME,
                CustomGradients::sparseSoftmaxCrossEntropy,
                Xlogy.OP_NAME,
                CustomGradients::xlogy,
                Conv3d.OP_NAME,
                CustomGradients::conv3d));
  }

  /**
   * Registers the gradients for the whole process; done a second time, it changes nothing. Before
   * it, graphs with these ops cannot be differentiated, so nothing that works stops working.
   *
   * @throws IllegalStateException if TensorFlow cannot be loaded
   * @throws UnsupportedOperationException on Windows
   */
  public static void register() {
    TensorFlowRuntime.load();
    Registered.TABLE.register();
  }

  /** The gradients arrive untyped; they have the type of the op's outputs. */
  @SuppressWarnings("unchecked")
  private static Operand<TNumber> typed(Output<?> gradient) {
    return (Operand<TNumber>) gradient;
  }

  /** Where nothing depends on an output, its gradient is an output of no op. */
  private static boolean isThere(Output<?> gradient) {
    TF_Operation handle = ((GraphOperation) gradient.op()).getUnsafeNativeHandle();
    return handle != null && !handle.isNull();
  }

  /**
   * Of l_n = -log p_{n, t_n}, p = softmax(s): dl_n/ds_nk = p_nk - [k = t_n], which the op computes
   * along with l as its second output b. The gradient of a gradient asks for that of b too: with B
   * = dL/db, db_nk/ds_nj = p_nk ([k = j] - p_nj), so dL/ds_nj gains p_nj (B_nj - sum_k B_nk p_nk).
   */
  private static List<Operand<?>> sparseSoftmaxCrossEntropy(
      Ops tf, GraphOperation operation, List<Output<?>> grads) {
    SparseSoftmaxCrossEntropyWithLogits.Inputs<TNumber> op =
        new SparseSoftmaxCrossEntropyWithLogits.Inputs<>(operation);
    Operand<TNumber> s = op.features;
    Operand<TNumber> ds = tf.zerosLike(s);
    if (isThere(grads.get(0))) {
      Operand<TNumber> dl = typed(grads.get(0));
      Operand<TNumber> b = op.getOutputs().backprop();
      ds = tf.math.mul(tf.expandDims(dl, tf.constant(1)), b);
    }
    if (isThere(grads.get(1))) {
      Operand<TNumber> dB = typed(grads.get(1));
      Operand<TNumber> p = tf.nn.softmax(s);
      Operand<TNumber> mean =
          tf.expandDims(tf.reduceSum(tf.math.mul(dB, p), tf.constant(1)), tf.constant(1));
      ds = tf.math.add(ds, tf.math.mul(p, tf.math.sub(dB, mean)));
    }
    // Nothing can be learned from integer labels, but every input must be given something.
    return List.of(ds, tf.zerosLike(op.labels));
  }

  /**
   * Of z = x log y, and 0 where x is 0: dz/dx = log y where x is not 0, else 0; dz/dy = x / y, and
   * 0 where x is 0. Axes along which an operand was broadcast are summed over.
   */
  private static List<Operand<?>> xlogy(Ops tf, GraphOperation operation, List<Output<?>> grads) {
    Xlogy.Inputs<TNumber> op = new Xlogy.Inputs<>(operation);
    Operand<TNumber> dz = typed(grads.get(0));
    Operand<TNumber> one = tf.dtypes.cast(tf.math.notEqual(op.x, tf.zerosLike(op.x)), op.x.type());
    BroadcastGradientArgs<TInt32> axes = tf.broadcastGradientArgs(tf.shape(op.x), tf.shape(op.y));
    Operand<TNumber> dx = tf.math.mul(dz, tf.math.xlogy(one, op.y));
    Operand<TNumber> dy = tf.math.mul(dz, tf.math.xdivy(op.x, op.y));
    return List.of(
        tf.reshape(tf.reduceSum(dx, axes.r0()), tf.shape(op.x)),
        tf.reshape(tf.reduceSum(dy, axes.r1()), tf.shape(op.y)));
  }

  /**
   * Of y = x * w, a convolution over three axes: dL/dx is dL/dy convolved back through w, and dL/dw
   * the correlation of x with dL/dy; TensorFlow has an op for each.
   */
  private static List<Operand<?>> conv3d(Ops tf, GraphOperation operation, List<Output<?>> grads) {
    Conv3d.Inputs<TNumber> op = new Conv3d.Inputs<>(operation);
    Operand<TNumber> dy = typed(grads.get(0));
    List<Long> strides = boxed(op.strides);
    List<Long> dilations = boxed(op.dilations);
    Operand<TNumber> dx =
        tf.nn.conv3dBackpropInput(
            tf.shape(op.input),
            op.filter,
            dy,
            strides,
            op.padding,
            Conv3dBackpropInput.dataFormat(op.dataFormat),
            Conv3dBackpropInput.dilations(dilations));
    Operand<TNumber> dw =
        tf.nn.conv3dBackpropFilter(
            op.input,
            tf.shape(op.filter),
            dy,
            strides,
            op.padding,
            Conv3dBackpropFilter.dataFormat(op.dataFormat),
            Conv3dBackpropFilter.dilations(dilations));
    return List.of(dx, dw);
  }

  private static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
