package io.evident.models.internal.serving;

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
import io.evident.models.score.ClassProbabilities;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * What the outputs of a network say about the class of an image, which is exactly one of K, as
 * operations: from outputs [n, K] to probabilities [n, K], in float64 so that the rounding of a sum
 * does not show in float32. The loss decides how outputs are read:
 *
 * <ul>
 *   <li>softmax cross-entropy: p = softmax(z).
 *   <li>binary cross-entropy on logits: each unit says whether the image is of its class,
 *       independently of the others; given that exactly one is right, P(k) is proportional to
 *       s(z_k) prod_{j != k} (1 - s(z_j)), hence to exp(z_k): p = softmax(z).
 *   <li>binary cross-entropy: the same of the logits log(q / (1 - q)) of the outputs q; a unit that
 *       is saturated in float32 counts as the nearest one that is not.
 *   <li>half squared error: the distribution nearest to the outputs, argmin |p - s|^2 over p_k
 *       &gt;= 0 with sum 1, which is p_k = max(0, s_k - c) for the c that makes the sum 1. Source:
 *       J. Duchi et al., Efficient Projections onto the l1-Ball, ICML 2008, figure 1.
 * </ul>
 *
 * <p>The other losses are of numbers, and are refused.
 */
public final class ProbabilityLowering implements LossVisitor<Operand<TFloat64>> {
  /** Half the way from the largest float32 below 1 to 1. */
  private static final double LARGEST = 1 - 0x1p-25;

  private static final double SMALLEST = Float.MIN_VALUE;

  private final Ops tf;
  private final Operand<TFloat64> outputs;
  private final int classes;

  public ProbabilityLowering(Ops tf, Operand<TFloat64> outputs, int classes) {
    this.tf = tf;
    this.outputs = outputs;
    this.classes = classes;
  }

  @Override
  public Operand<TFloat64> softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    return tf.nn.softmax(outputs);
  }

  @Override
  public Operand<TFloat64> binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss) {
    return tf.nn.softmax(outputs);
  }

  @Override
  public Operand<TFloat64> binaryCrossEntropy(BinaryCrossEntropy loss) {
    Operand<TFloat64> q =
        tf.math.maximum(tf.constant(SMALLEST), tf.math.minimum(tf.constant(LARGEST), outputs));
    return tf.nn.softmax(tf.math.sub(tf.math.log(q), tf.math.log1p(tf.math.neg(q))));
  }

  @Override
  public Operand<TFloat64> halfMeanSquaredError(HalfMeanSquaredError loss) {
    // With s sorted downwards, c is (s_1 + ... + s_k - 1) / k for the largest k with s_k > c.
    Operand<TInt32> last = tf.constant(1);
    TopK<TFloat64, TInt32> sorted = tf.nn.topK(outputs, tf.constant(classes), TInt32.class);
    Operand<TFloat64> sums = tf.math.cumsum(sorted.values(), last);
    Operand<TFloat64> counts =
        tf.constant(IntStream.rangeClosed(1, classes).mapToDouble(k -> k).toArray());
    Operand<TFloat64> candidates = tf.math.div(tf.math.sub(sums, tf.constant(1.0)), counts);
    Operand<TFloat64> above =
        tf.dtypes.cast(tf.math.greater(sorted.values(), candidates), TFloat64.class);
    // These k are the first ones, so their number is the largest.
    Operand<TFloat64> count = tf.reduceSum(above, last, ReduceSum.keepDims(true));
    Operand<TFloat64> chosen = tf.dtypes.cast(tf.math.equal(counts, count), TFloat64.class);
    Operand<TFloat64> shift =
        tf.reduceSum(tf.math.mul(candidates, chosen), last, ReduceSum.keepDims(true));
    return tf.math.maximum(tf.math.sub(outputs, shift), tf.constant(0.0));
  }

  @Override
  public Operand<TFloat64> absoluteError(AbsoluteError loss) {
    throw ClassProbabilities.notOfClasses(loss);
  }

  @Override
  public Operand<TFloat64> huber(Huber loss) {
    throw ClassProbabilities.notOfClasses(loss);
  }

  @Override
  public Operand<TFloat64> poissonDeviance(PoissonDeviance loss) {
    throw ClassProbabilities.notOfClasses(loss);
  }

  @Override
  public Operand<TFloat64> gaussianLikelihood(GaussianLikelihood loss) {
    throw ClassProbabilities.notOfClasses(loss);
  }

  @Override
  public Operand<TFloat64> quantile(QuantileLoss loss) {
    throw ClassProbabilities.notOfClasses(loss);
  }
}
