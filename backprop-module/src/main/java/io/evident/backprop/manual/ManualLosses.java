package io.evident.backprop.manual;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;

/** The hand-derived implementation of each kind of loss. */
final class ManualLosses implements LossVisitor<ManualLoss> {

  @Override
  public ManualLoss softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    return new ManualSoftmaxCrossEntropy(loss.labelSmoothing());
  }

  @Override
  public ManualLoss binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss) {
    return new ManualBinaryCrossEntropyOnLogits();
  }

  @Override
  public ManualLoss binaryCrossEntropy(BinaryCrossEntropy loss) {
    return new ManualBinaryCrossEntropy();
  }

  @Override
  public ManualLoss halfMeanSquaredError(HalfMeanSquaredError loss) {
    return new ManualHalfMeanSquaredError();
  }

  @Override
  public ManualLoss absoluteError(AbsoluteError loss) {
    return ManualPinball.ofAbsoluteError();
  }

  @Override
  public ManualLoss huber(Huber loss) {
    return new ManualHuber(loss.delta());
  }

  @Override
  public ManualLoss poissonDeviance(PoissonDeviance loss) {
    return new ManualPoissonDeviance();
  }

  @Override
  public ManualLoss gaussianLikelihood(GaussianLikelihood loss) {
    return new ManualGaussianLikelihood();
  }

  @Override
  public ManualLoss quantile(QuantileLoss loss) {
    return ManualPinball.of(loss.levels());
  }
}
