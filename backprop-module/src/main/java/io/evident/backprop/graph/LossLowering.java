package io.evident.backprop.graph;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A loss as TensorFlow operations: its sum over the batch, each example times its weight if it has
 * one, which the caller divides by N.
 */
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
  private final int outputs;
  private final Operand<T> s;
  private final Operand<T> t;
  private final Optional<Operand<T>> weights;

  /**
   * Prepares.
   *
   * @param outputs how many an example has; a part of a batch does not know its own shape
   * @param s the outputs, [n, outputs]
   * @param t the targets, [n, targets]
   * @param weights [n]; empty where all examples count the same
   */
  LossLowering(
      Ops tf,
      LoweringOptions options,
      int outputs,
      Operand<T> s,
      Operand<T> t,
      Optional<Operand<T>> weights) {
    this.tf = tf;
    this.options = options;
    this.outputs = outputs;
    this.s = s;
    this.t = t;
    this.weights = weights;
  }

  /** Of terms [n, ...] over all of them. */
  private Operand<T> sum(Operand<T> terms) {
    if (weights.isEmpty()) {
      return tf.reduceSum(terms, tf.constant(new int[] {0, 1}));
    }
    return sumOfExamples(tf.reduceSum(terms, tf.constant(1)));
  }

  /** Of a loss for each example, [n]. */
  private Operand<T> sumOfExamples(Operand<T> losses) {
    return tf.reduceSum(
        weights.map(w -> (Operand<T>) tf.math.mul(losses, w)).orElse(losses), tf.constant(0));
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
      Operand<T> derivative =
          weights
              .map(
                  w -> (Operand<T>) tf.math.mul(fused.backprop(), tf.expandDims(w, tf.constant(1))))
              .orElse(fused.backprop());
      return new Sum<>(sumOfExamples(fused.loss()), Optional.of(derivative));
    }
    return new Sum<>(tf.math.neg(sum(tf.math.mul(targets, tf.nn.logSoftmax(s)))));
  }

  private Operand<T> smoothed(double smoothing) {
    if (smoothing == 0) {
      return t;
    }
    double other = smoothing / outputs;
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

  @Override
  public Sum<T> absoluteError(AbsoluteError loss) {
    return new Sum<>(sum(tf.math.abs(tf.math.sub(s, t))));
  }

  @Override
  public Sum<T> huber(Huber loss) {
    // c (r - c/2) with r cut off to c: r^2 / 2 where c = r, and delta (|r| - delta/2) beyond.
    Operand<T> r = tf.math.sub(s, t);
    Operand<T> c =
        tf.math.minimum(tf.math.maximum(r, constant(-loss.delta())), constant(loss.delta()));
    return new Sum<>(sum(tf.math.mul(c, tf.math.sub(r, tf.math.mul(constant(0.5), c)))));
  }

  @Override
  public Sum<T> poissonDeviance(PoissonDeviance loss) {
    // Where a form is not the one that is taken, its numbers are replaced by ones that are finite:
    // 0 times an infinite derivative would not be 0.
    Operand<T> zero = tf.zerosLike(t);
    Operand<TBool> isCounted = tf.math.greater(t, constant(0));
    Operand<T> u = tf.math.sub(s, tf.math.log(tf.select(isCounted, t, tf.onesLike(t))));
    Operand<TBool> isNear =
        tf.math.logicalAnd(isCounted, tf.math.lessEqual(tf.math.abs(u), constant(1)));
    Operand<T> near = tf.select(isNear, u, zero);
    Operand<T> far = tf.select(isNear, zero, s);
    Operand<T> cancelling = tf.math.mul(t, tf.math.sub(tf.math.expm1(near), near));
    Operand<T> other = tf.math.sub(tf.math.exp(far), tf.math.mul(t, tf.math.add(constant(1), u)));
    return new Sum<>(tf.math.mul(constant(2), sum(tf.select(isNear, cancelling, other))));
  }

  @Override
  public Sum<T> gaussianLikelihood(GaussianLikelihood loss) {
    int targets = loss.targets(outputs);
    Operand<T> m = columns(0, targets);
    Operand<T> v = columns(targets, targets);
    Operand<T> r = tf.math.sub(t, m);
    Operand<T> half = tf.math.mul(constant(-0.5), v);
    // Where a target is met exactly, nothing is divided by a deviation that rounds to 0.
    Operand<TBool> isMet =
        tf.math.logicalAnd(
            tf.math.equal(r, constant(0)), tf.math.greater(half, constant(greatestExponent())));
    Operand<T> z = tf.math.mul(r, tf.math.exp(tf.select(isMet, tf.zerosLike(half), half)));
    Operand<T> terms =
        tf.math.add(tf.math.add(tf.math.square(z), v), constant(Math.log(2 * Math.PI)));
    return new Sum<>(tf.math.mul(constant(0.5), sum(terms)));
  }

  /** Of what the exponential is finite. */
  private double greatestExponent() {
    return s.type() == TFloat32.class ? 88 : 709;
  }

  /** So many outputs from one on. */
  private Operand<T> columns(int from, int count) {
    return tf.slice(s, tf.constant(new int[] {0, from}), tf.constant(new int[] {-1, count}));
  }

  @Override
  public Sum<T> quantile(QuantileLoss loss) {
    List<Double> levels = loss.levels();
    int[] shape = {-1, loss.targets(outputs), levels.size()};
    // [n, targets, 1] less [n, targets, levels].
    Operand<T> r = tf.math.sub(tf.expandDims(t, tf.constant(2)), tf.reshape(s, tf.constant(shape)));
    Operand<T> below = tf.math.mul(row(levels.stream().mapToDouble(q -> q)), tf.nn.relu(r));
    Operand<T> above =
        tf.math.mul(row(levels.stream().mapToDouble(q -> 1 - q)), tf.nn.relu(tf.math.neg(r)));
    return new Sum<>(sum(tf.reduceSum(tf.math.add(below, above), tf.constant(2))));
  }

  private Operand<T> row(DoubleStream numbers) {
    return tf.dtypes.cast(tf.constant(numbers.toArray()), s.type());
  }
}
