package io.evident.models.score;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * What the outputs of a network say about the class of an image, which is exactly one of K. The
 * loss decides how they are to be read, since it decides what they were fitted to:
 *
 * <ul>
 *   <li>softmax cross-entropy: p = softmax(z).
 *   <li>binary cross-entropy on logits: each unit says with probability s(z_k), independently of
 *       the others, whether the image is of class k. Given that exactly one of them is right, P(k)
 *       is proportional to s(z_k) prod_{j != k} (1 - s(z_j)), hence to exp(z_k): p = softmax(z)
 *       again.
 *   <li>binary cross-entropy: the same of the logits log(q_k / (1 - q_k)) of its outputs q. A unit
 *       that is saturated in float32 counts as the nearest one that is not.
 *   <li>half squared error: the outputs are fitted to zeros and a one, whose conditional mean is
 *       the probability of each class, but they need not be probabilities. p is the distribution
 *       nearest to them in the loss's own terms: argmin |p - s|^2 over p_k &gt;= 0 with sum 1,
 *       which is p_k = max(0, s_k - c) for the c that makes the sum 1. Source: J. Duchi et al.,
 *       Efficient Projections onto the l1-Ball, ICML 2008, figure 1.
 * </ul>
 *
 * <p>In every case a class with a larger output has a probability at least as large. The other
 * losses are of numbers, and are refused.
 */
public final class ClassProbabilities implements LossVisitor<UnaryOperator<double[]>> {
  /** The largest float32 below 1, and half the way on to 1. */
  private static final double LARGEST = 1 - 0x1p-25;

  private static final double SMALLEST = Float.MIN_VALUE;

  private ClassProbabilities() {}

  /**
   * From outputs to probabilities.
   *
   * @param loss of the network
   * @return from the outputs about one image, [K], to probabilities, [K]; neither array is kept
   * @throws IllegalArgumentException if the outputs say nothing of classes, as of a loss of numbers
   */
  public static UnaryOperator<double[]> of(Loss loss) {
    return loss.accept(new ClassProbabilities());
  }

  @Override
  public UnaryOperator<double[]> softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    return ClassProbabilities::softmax;
  }

  @Override
  public UnaryOperator<double[]> binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss) {
    return ClassProbabilities::softmax;
  }

  @Override
  public UnaryOperator<double[]> binaryCrossEntropy(BinaryCrossEntropy loss) {
    return outputs -> softmax(Arrays.stream(outputs).map(ClassProbabilities::logit).toArray());
  }

  @Override
  public UnaryOperator<double[]> halfMeanSquaredError(HalfMeanSquaredError loss) {
    return ClassProbabilities::nearestDistribution;
  }

  @Override
  public UnaryOperator<double[]> absoluteError(AbsoluteError loss) {
    throw notOfClasses(loss);
  }

  @Override
  public UnaryOperator<double[]> huber(Huber loss) {
    throw notOfClasses(loss);
  }

  @Override
  public UnaryOperator<double[]> poissonDeviance(PoissonDeviance loss) {
    throw notOfClasses(loss);
  }

  @Override
  public UnaryOperator<double[]> gaussianLikelihood(GaussianLikelihood loss) {
    throw notOfClasses(loss);
  }

  @Override
  public UnaryOperator<double[]> quantile(QuantileLoss loss) {
    throw notOfClasses(loss);
  }

  /**
   * For a loss whose outputs are numbers and say nothing of classes.
   *
   * @param loss of the network
   * @return what to throw
   */
  public static IllegalArgumentException notOfClasses(Loss loss) {
    return new IllegalArgumentException(
        "the outputs of a network trained with loss "
            + loss.kind()
            + " are no probabilities of classes; take softmaxCrossEntropy, one of the binary"
            + " cross-entropies or halfMeanSquaredError for classes");
  }

  private static double logit(double probability) {
    double q = Math.max(SMALLEST, Math.min(LARGEST, probability));
    return Math.log(q) - Math.log1p(-q);
  }

  private static double[] softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] p = new double[logits.length];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = Math.exp(logits[k] - largest);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static double[] nearestDistribution(double[] outputs) {
    // Relative to the largest, beside which 1 may be less than rounding.
    double largest = Arrays.stream(outputs).max().orElseThrow();
    double[] down = Arrays.stream(outputs).map(output -> output - largest).toArray();
    double[] sorted = down.clone();
    Arrays.sort(sorted);
    double sum = 0;
    double shift = 0;
    for (int count = 1; count <= sorted.length; count++) {
      double next = sorted[sorted.length - count];
      sum += next;
      double candidate = (sum - 1) / count;
      if (next > candidate) {
        shift = candidate;
      }
    }
    double[] p = new double[outputs.length];
    for (int k = 0; k < p.length; k++) {
      p[k] = Math.max(0, down[k] - shift);
    }
    return p;
  }
}
