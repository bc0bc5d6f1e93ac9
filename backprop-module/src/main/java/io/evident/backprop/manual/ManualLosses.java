package io.evident.backprop.manual;

import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.SoftmaxCrossEntropy;

/** The hand-derived implementation of each kind of loss. */
final class ManualLosses implements LossVisitor<ManualLoss> {

  @Override
  public ManualLoss softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    return new ManualSoftmaxCrossEntropy();
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
}
