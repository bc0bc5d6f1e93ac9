package io.evident.backprop.network;

/**
 * L = -1/N sum_n sum_k t_nk log softmax(z_n)_k, for logits z and targets that sum to 1 over the
 * classes.
 */
public record SoftmaxCrossEntropy() implements Loss {

  @Override
  public String kind() {
    return "softmaxCrossEntropy";
  }

  @Override
  public int leastOutputs() {
    return 2;
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.softmaxCrossEntropy(this);
  }
}
