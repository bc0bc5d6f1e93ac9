package io.evident.backprop.network;

import java.util.Optional;

/**
 * What a network is trained to make small. Every loss takes outputs and targets of the same shape
 * [batch, outputs] and is a mean over the batch; a class label is a target of zeros and a one.
 */
public sealed interface Loss
    permits SoftmaxCrossEntropy,
        BinaryCrossEntropyOnLogits,
        BinaryCrossEntropy,
        HalfMeanSquaredError {

  /**
   * The name of this loss, as in a network's YAML.
   *
   * @return such as {@code softmaxCrossEntropy}
   */
  String kind();

  /**
   * The least number of outputs for which the loss means something.
   *
   * @return 1 or more
   */
  default int leastOutputs() {
    return 1;
  }

  /**
   * The loss that is of a layer's inputs what this one is of its outputs, where computing it of the
   * inputs saves it from outputs that rounding carries to the edge of their range.
   *
   * @param last the layer whose outputs this loss is of
   * @return empty where there is none
   */
  default Optional<Loss> onInputsOf(Layer last) {
    return Optional.empty();
  }

  /**
   * Calls the visitor's method for this kind of loss.
   *
   * @param visitor the visitor
   * @param <R> what it returns
   * @return what the visitor returned
   */
  <R> R accept(LossVisitor<R> visitor);
}
