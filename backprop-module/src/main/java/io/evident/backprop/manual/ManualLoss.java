package io.evident.backprop.manual;

/** A loss and its gradient in the network's outputs. */
interface ManualLoss {

  /**
   * L, a mean over the batch.
   *
   * @param batch N, the number of examples
   * @param s the network's outputs, [N, K]
   * @param t the targets, [N, K]
   * @return the loss
   */
  double value(int batch, double[] s, double[] t);

  /**
   * dL/ds.
   *
   * @param batch N, the number of examples
   * @param s the network's outputs, [N, K]
   * @param t the targets, [N, K]
   * @return [N, K], a new array
   */
  double[] gradient(int batch, double[] s, double[] t);
}
