package io.evident.backprop.network;

/**
 * L = -1/N sum_n sum_k t'_nk log softmax(z_n)_k, for logits z and targets t that sum to 1 over the
 * classes, with t' = (1 - e) t + e / K for K classes and a label smoothing e (Szegedy et al.,
 * 2016).
 *
 * @param labelSmoothing e, in [0, 1); 0 is none
 */
public record SoftmaxCrossEntropy(double labelSmoothing) implements Loss {
  /** How far float32 leaves a sum of probabilities from 1, for thousands of classes too. */
  private static final double SUM_TOLERANCE = 1e-4;

  public SoftmaxCrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException("labelSmoothing must be in [0, 1), got " + labelSmoothing);
    }
  }

  /** Without label smoothing. */
  public SoftmaxCrossEntropy() {
    this(0);
  }

  @Override
  public String kind() {
    return "softmaxCrossEntropy";
  }

  @Override
  public int targets(int outputs) {
    if (outputs < 2) {
      throw new IllegalArgumentException(
          "loss " + kind() + " needs at least [2], got [" + outputs + "]");
    }
    return outputs;
  }

  @Override
  public void requireTargets(double[] targets, int width) {
    for (int from = 0; from < targets.length; from += width) {
      double sum = 0;
      for (int k = from; k < from + width; k++) {
        if (!(targets[k] >= 0)) {
          throw new IllegalArgumentException(
              "a target of " + kind() + " must be a probability, at least 0, got " + targets[k]);
        }
        sum += targets[k];
      }
      if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
        throw new IllegalArgumentException(
            "the targets of an example must sum to 1 over the classes for "
                + kind()
                + ", got "
                + sum);
      }
    }
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.softmaxCrossEntropy(this);
  }
}
