package io.evident.backprop.network;

/**
 * L = -1/N sum_n sum_k (t log p + (1 - t) log(1 - p)), for probabilities p strictly between 0 and
 * 1, as they come out of a logistic unit. Prefer {@link BinaryCrossEntropyOnLogits}, which stays
 * finite where a unit saturates.
 */
public record BinaryCrossEntropy() implements Loss {

  @Override
  public String kind() {
    return "binaryCrossEntropy";
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.binaryCrossEntropy(this);
  }
}
