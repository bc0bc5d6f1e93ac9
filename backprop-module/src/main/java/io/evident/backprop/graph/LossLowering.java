package io.evident.backprop.graph;

import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.family.TNumber;

/** A loss as TensorFlow operations: its sum over the batch, which the caller divides by N. */
final class LossLowering<T extends TNumber> implements LossVisitor<LossLowering.Sum<T>> {

  /**
   * The loss of all examples.
   *
   * @param value a scalar
   * @param derivative in the outputs, [n, outputs], where the operation that gives the loss gives
   *     it too
   */
  record Sum<T extends TNumber>(Operand<T> value, Optional<Operand<T>> derivative) {
    private Sum(Operand<T> value) {
      this(value, Optional.empty());
    }
  }

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
  public Sum<T> softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    Operand<T> targets = smoothed(loss.labelSmoothing());
    if (options.crossEntropy() == LoweringOptions.CrossEntropy.FUSED) {
      // Its derivative is taken from itself: TensorFlow's gradient of it is more operations, and
      // fails in float64.
      SoftmaxCrossEntropyWithLogits<T> fused = tf.nn.softmaxCrossEntropyWithLogits(s, targets);
      return new Sum<>(tf.reduceSum(fused.loss(), tf.constant(0)), Optional.of(fused.backprop()));
    }
    return new Sum<>(tf.math.neg(sum(tf.math.mul(targets, tf.nn.logSoftmax(s)))));
  }

  private Operand<T> smoothed(double smoothing) {
    if (smoothing == 0) {
      return t;
    }
    double other = smoothing / s.shape().get(1);
    return tf.math.add(tf.math.mul(t, constant(1 - smoothing)), constant(other));
  }

  @Override
  public Sum<T> binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss) {
    // -(t log p + (1 - t) log(1 - p)) with log p = -softplus(-s) and log(1 - p) = -softplus(s).
    Operand<T> positive = tf.math.mul(t, tf.math.softplus(tf.math.neg(s)));
    Operand<T> negative = tf.math.mul(tf.math.sub(constant(1), t), tf.math.softplus(s));
    return new Sum<>(sum(tf.math.add(positive, negative)));
  }

  @Override
  public Sum<T> binaryCrossEntropy(BinaryCrossEntropy loss) {
    // Where a factor is 0, its logarithm is taken of 1, so that the term and its gradient are 0.
    Operand<T> one = constant(1);
    Operand<T> wrong = tf.math.sub(one, t);
    Operand<T> right = tf.select(tf.math.equal(t, constant(0)), tf.onesLike(t), s);
    Operand<T> other = tf.select(tf.math.equal(wrong, constant(0)), tf.zerosLike(t), s);
    Operand<T> positive = tf.math.mul(t, tf.math.log(right));
    Operand<T> negative = tf.math.mul(wrong, tf.math.log1p(tf.math.neg(other)));
    return new Sum<>(tf.math.neg(sum(tf.math.add(positive, negative))));
  }

  @Override
  public Sum<T> halfMeanSquaredError(HalfMeanSquaredError loss) {
    return new Sum<>(tf.math.mul(constant(0.5), sum(tf.math.square(tf.math.sub(s, t)))));
  }
}
