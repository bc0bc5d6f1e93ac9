package io.evident.backprop.network;

/**
 * L = -1/N sum_n sum_k t'_nk log softmax(z_n)_k, for logits z and targets t that sum to 1 over the
 * classes, with t' = (1 - e) t + e / K for K classes and a label smoothing e (Szegedy et al.,
 * 2016).
 *
 * @param labelSmoothing e, in [0, 1); 0 is none
 */
public record SoftmaxCrossEntropy(double labelSmoothing) implements Loss {

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
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.softmaxCrossEntropy(this);
  }
}
