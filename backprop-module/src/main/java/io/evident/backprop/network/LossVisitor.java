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

  /**
   * Visits an {@link AbsoluteError}.
   *
   * @param loss the loss
   * @return the result
   */
  R absoluteError(AbsoluteError loss);

  /**
   * Visits a {@link Huber}.
   *
   * @param loss the loss
   * @return the result
   */
  R huber(Huber loss);

  /**
   * Visits a {@link PoissonDeviance}.
   *
   * @param loss the loss
   * @return the result
   */
  R poissonDeviance(PoissonDeviance loss);

  /**
   * Visits a {@link GaussianLikelihood}.
   *
   * @param loss the loss
   * @return the result
   */
  R gaussianLikelihood(GaussianLikelihood loss);

  /**
   * Visits a {@link QuantileLoss}.
   *
   * @param loss the loss
   * @return the result
   */
  R quantile(QuantileLoss loss);
}
