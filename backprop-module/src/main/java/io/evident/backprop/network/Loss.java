package io.evident.backprop.network;

import java.util.Optional;

/**
 * What a network is trained to make small: a mean over the batch, of outputs [batch, outputs] and
 * targets [batch, targets]. Most losses take as many targets as outputs; a class label is a target
 * of zeros and a one.
 *
 * <p>Each is written for examples that count the same. With a weight w_n &gt;= 0 for each example
 * ({@link Batch#withWeights}) what example n adds to the sum over the batch is multiplied by w_n;
 * it is still divided by N, the number of examples.
 */
public sealed interface Loss
    permits SoftmaxCrossEntropy,
        BinaryCrossEntropyOnLogits,
        BinaryCrossEntropy,
        HalfMeanSquaredError,
        AbsoluteError,
        Huber,
        PoissonDeviance,
        GaussianLikelihood,
        QuantileLoss {

  /**
   * The name of this loss, as in a network's YAML.
   *
   * @return such as {@code softmaxCrossEntropy}
   */
  String kind();

  /**
   * How many targets an example has.
   *
   * @param outputs of the network for an example, at least 1
   * @return as many as outputs, unless the loss reads several outputs for each target
   * @throws IllegalArgumentException if the loss means nothing for so many outputs
   */
  default int targets(int outputs) {
    return outputs;
  }

  /**
   * How many outputs a network needs for an example.
   *
   * @param targets of an example, at least 1
   * @return as many as targets, unless the loss reads several outputs for each
   */
  default int outputs(int targets) {
    return targets;
  }

  /**
   * Looks for a target that the loss means nothing for. Each is finite.
   *
   * @param targets of any number of examples
   * @throws IllegalArgumentException if there is one
   */
  default void requireTargets(double[] targets) {}

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
