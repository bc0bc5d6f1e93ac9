package io.evident.backprop.graph;

import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Batch normalization as TensorFlow operations: one fused operation, which there is in float32
 * only, or primitives.
 */
final class BatchNormLowering<T extends TNumber> {
  private final Ops tf;
  private final BatchNorm layer;
  private final LayerOperands<T> at;

  BatchNormLowering(Ops tf, BatchNorm layer, LayerOperands<T> at) {
    this.tf = tf;
    this.layer = layer;
    this.at = at;
  }

  /**
   * What normalization gives.
   *
   * @param y the output
   * @param followed the running mean and variance after this step; empty at inference
   */
  record Normalized<T extends TNumber>(Operand<T> y, List<Operand<T>> followed) {}

  /** Ones where it is no parameter, for the operation that wants some. */
  private Operand<T> gamma() {
    if (layer.scale()) {
      return at.parameters().get(0);
    }
    double[] ones = new double[channels()];
    Arrays.fill(ones, 1);
    return tf.dtypes.cast(tf.constant(ones), at.x().type());
  }

  private Operand<T> beta() {
    return fromLast(3);
  }

  private Operand<T> runningMean() {
    return fromLast(2);
  }

  private Operand<T> runningVariance() {
    return fromLast(1);
  }

  /** Beta and the statistics are the last three. */
  private Operand<T> fromLast(int place) {
    return at.parameters().get(at.parameters().size() - place);
  }

  Normalized<T> ofPrimitives() {
    if (at.mode() == Mode.INFERENCE) {
      return new Normalized<>(normalized(runningMean(), runningVariance()), List.of());
    }
    Operand<T> x = at.x();
    Operand<TInt32> axes = tf.constant(IntStream.range(0, at.input().rank()).toArray());
    Operand<T> mean = tf.math.mean(x, axes);
    Operand<T> variance = tf.math.mean(tf.math.square(tf.math.sub(x, mean)), axes);
    Operand<T> m = elements();
    Operand<T> unbias = tf.math.div(m, tf.math.maximum(tf.math.sub(m, constant(1)), constant(1)));
    return new Normalized<>(
        normalized(mean, variance),
        followed(
            mixed(runningMean(), mean), mixed(runningVariance(), tf.math.mul(variance, unbias))));
  }

  /** M, the elements of a channel in the batch. */
  private Operand<T> elements() {
    Operand<T> all = tf.dtypes.cast(tf.size(at.x()), at.x().type());
    return tf.math.div(all, constant(channels()));
  }

  /** A batch with one element in each channel leaves them: that has no unbiased variance. */
  private List<Operand<T>> followed(Operand<T> mean, Operand<T> variance) {
    if (pixels() > 1) {
      return List.of(mean, variance);
    }
    Operand<TBool> follows = tf.math.greater(elements(), constant(1));
    return List.of(
        tf.select(follows, mean, runningMean()), tf.select(follows, variance, runningVariance()));
  }

  private Operand<T> normalized(Operand<T> mean, Operand<T> variance) {
    Operand<T> root = tf.math.rsqrt(tf.math.add(variance, constant(layer.epsilon())));
    Operand<T> scale = layer.scale() ? tf.math.mul(gamma(), root) : root;
    return tf.math.add(tf.math.mul(tf.math.sub(at.x(), mean), scale), beta());
  }

  private Operand<T> mixed(Operand<T> running, Operand<T> batch) {
    return tf.math.add(
        tf.math.mul(running, constant(layer.decay())),
        tf.math.mul(batch, constant(1 - layer.decay())));
  }

  private Operand<T> constant(double value) {
    return tf.dtypes.cast(tf.constant(value), at.x().type());
  }

  private int channels() {
    return at.input().dimension(at.input().rank() - 1);
  }

  /** For operands of float32 alone. */
  Normalized<T> fused() {
    boolean training = at.mode() == Mode.TRAINING;
    Operand<T> images = tf.reshape(at.x(), tf.constant(new int[] {-1, pixels(), 1, channels()}));
    FusedBatchNorm<TFloat32, TFloat32> op =
        tf.nn.fusedBatchNorm(
            float32(images),
            float32(gamma()),
            float32(beta()),
            float32(runningMean()),
            float32(runningVariance()),
            FusedBatchNorm.epsilon((float) layer.epsilon()),
            FusedBatchNorm.exponentialAvgFactor(training ? (float) (1 - layer.decay()) : 1),
            FusedBatchNorm.isTraining(training));
    int[] shape = new int[at.input().rank() + 1];
    shape[0] = -1;
    for (int axis = 0; axis < at.input().rank(); axis++) {
      shape[axis + 1] = at.input().dimension(axis);
    }
    Operand<T> y = own(tf.reshape(op.y(), tf.constant(shape)));
    return new Normalized<>(
        y, training ? followed(own(op.batchMean()), own(op.batchVariance())) : List.of());
  }

  private int pixels() {
    return at.input().size() / channels();
  }

  @SuppressWarnings("unchecked") // the caller has seen that T is float32
  private static Operand<TFloat32> float32(Operand<?> operand) {
    return (Operand<TFloat32>) operand;
  }

  @SuppressWarnings("unchecked") // as above
  private Operand<T> own(Operand<TFloat32> operand) {
    return (Operand<T>) (Operand<?>) operand;
  }
}
