package io.evident.backprop.network;

import java.util.Optional;

/**
 * L = -1/N sum_n sum_k (t log p + (1 - t) log(1 - p)), for probabilities p from 0 to 1, with 0 log
 * 0 = 0. Where p = 0 and t &gt; 0, or p = 1 and t &lt; 1, it is infinite. Each output is a label of
 * its own, of which an example may have several, or none.
 *
 * <p>Behind a {@link Activation#sigmoid sigmoid} it is computed of the sigmoid's inputs as {@link
 * BinaryCrossEntropyOnLogits}, which stays finite where a unit is sure.
 */
public record BinaryCrossEntropy() implements Loss {

  @Override
  public String kind() {
    return "binaryCrossEntropy";
  }

  @Override
  public Optional<Loss> onInputsOf(Layer last) {
    return last.equals(Activation.sigmoid())
        ? Optional.of(new BinaryCrossEntropyOnLogits())
        : Optional.empty();
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
    return visitor.binaryCrossEntropy(this);
  }
}
