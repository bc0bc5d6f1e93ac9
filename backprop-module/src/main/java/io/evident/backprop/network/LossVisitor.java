package io.evident.backprop.network;

/**
 * A method for each kind of loss.
 *
 * @param <R> what the methods return
 */
public interface LossVisitor<R> {

  /**
   * Visits a {@link SoftmaxCrossEntropy}.
   *
   * @param loss the loss
   * @return the result
   */
  R softmaxCrossEntropy(SoftmaxCrossEntropy loss);

  /**
   * Visits a {@link BinaryCrossEntropyOnLogits}.
   *
   * @param loss the loss
   * @return the result
   */
  R binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss);

  /**
   * Visits a {@link BinaryCrossEntropy}.
   *
   * @param loss the loss
   * @return the result
   */
  R binaryCrossEntropy(BinaryCrossEntropy loss);

  /**
   * Visits a {@link HalfMeanSquaredError}.
   *
   * @param loss the loss
   * @return the result
   */
  R halfMeanSquaredError(HalfMeanSquaredError loss);
}
