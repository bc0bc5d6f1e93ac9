package io.evident.backprop.network;

/**
 * L = -1/N sum_n sum_k (t log s(z) + (1 - t) log(1 - s(z))), for logits z, with s the logistic
 * function; computed as max(z, 0) - z t + log(1 + exp(-|z|)), which does not overflow.
 */
public record BinaryCrossEntropyOnLogits() implements Loss {

  @Override
  public String kind() {
    return "binaryCrossEntropyOnLogits";
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.binaryCrossEntropyOnLogits(this);
  }
}
