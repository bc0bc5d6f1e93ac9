package io.evident.backprop.network;

/**
 * L = -1/N sum_n sum_k (t log s(z) + (1 - t) log(1 - s(z))), for logits z, with s the logistic
 * function; computed as max(z, 0) - z t + log(1 + exp(-|z|)), which does not overflow.
 *
 * <p>Each output is a label of its own, beside the others: an example may have several, or none, so
 * that its targets are any zeros and ones, or probabilities.
 */
public record BinaryCrossEntropyOnLogits() implements Loss {

  @Override
  public String kind() {
    return "binaryCrossEntropyOnLogits";
  }

  @Override
  public void requireTargets(double[] targets) {
    for (double target : targets) {
      if (!(target >= 0 && target <= 1)) {
        throw new IllegalArgumentException(
            "a target of " + kind() + " must be a probability, in [0, 1], got " + target);
      }
    }
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.binaryCrossEntropyOnLogits(this);
  }
}
