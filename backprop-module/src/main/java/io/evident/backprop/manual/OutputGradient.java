package io.evident.backprop.manual;

/**
 * The gradient of a loss in the network's outputs, as somebody wrote it. It is of examples that
 * count the same: where a batch has weights, row n is multiplied by w_n behind it.
 */
@FunctionalInterface
public interface OutputGradient {

  /**
   * dL/ds for L, a mean over the batch.
   *
   * @param batch N, the number of examples
   * @param s the network's outputs, [N, K] row-major, not to be changed
   * @param t the targets, [N, T] row-major, T as the loss says for K outputs, not to be changed
   * @return [N, K] row-major, a new array
   */
  double[] of(int batch, double[] s, double[] t);
}
