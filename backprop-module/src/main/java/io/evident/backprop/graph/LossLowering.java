package io.evident.backprop.graph;

import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** A loss as TensorFlow operations: its sum over the batch, which the caller divides by N. */
final class LossLowering<T extends TNumber> implements LossVisitor<Operand<T>> {
  private final Ops tf;
  private final LoweringOptions options;
  private final Operand<T> s;
  private final Operand<T> t;

  LossLowering(Ops tf, LoweringOptions options, Operand<T> outputs, Operand<T> targets) {
    this.tf = tf;
    this.options = options;
    this.s = outputs;
    this.t = targets;
  }

  private Operand<T> sum(Operand<T> terms) {
    return tf.reduceSum(terms, tf.constant(new int[] {0, 1}));
  }

  private Operand<T> constant(double value) {
    return tf.dtypes.cast(tf.constant(value), s.type());
  }

  @Override
  public Operand<T> softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    if (options.crossEntropy() == LoweringOptions.CrossEntropy.FUSED
        && options.type() == ElementType.FLOAT32) {
      return tf.reduceSum(
          tf.nn.softmaxCrossEntropyWithLogits(s, smoothed(loss.labelSmoothing())).loss(),
          tf.constant(0));
    }
    // softmaxCrossEntropyWithLogits has no gradient in float64; rank-2 logSoftmax has a right one.
    return tf.math.neg(sum(tf.math.mul(smoothed(loss.labelSmoothing()), tf.nn.logSoftmax(s))));
  }

  private Operand<T> smoothed(double smoothing) {
    if (smoothing == 0) {
      return t;
    }
    double other = smoothing / s.shape().get(1);
    return tf.math.add(tf.math.mul(t, constant(1 - smoothing)), constant(other));
  }

  @Override
  public Operand<T> binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss) {
    // -(t log p + (1 - t) log(1 - p)) with log p = -softplus(-s) and log(1 - p) = -softplus(s).
    Operand<T> positive = tf.math.mul(t, tf.math.softplus(tf.math.neg(s)));
    Operand<T> negative = tf.math.mul(tf.math.sub(constant(1), t), tf.math.softplus(s));
    return sum(tf.math.add(positive, negative));
  }

  @Override
  public Operand<T> binaryCrossEntropy(BinaryCrossEntropy loss) {
    Operand<T> positive = tf.math.mul(t, tf.math.log(s));
    Operand<T> negative = tf.math.mul(tf.math.sub(constant(1), t), tf.math.log1p(tf.math.neg(s)));
    return tf.math.neg(sum(tf.math.add(positive, negative)));
  }

  @Override
  public Operand<T> halfMeanSquaredError(HalfMeanSquaredError loss) {
    return tf.math.mul(constant(0.5), sum(tf.math.square(tf.math.sub(s, t))));
  }
}
