package io.evident.backprop.network;

/**
 * What of the losses of a batch's examples is made small in a step. With l_n the loss of example n
 * of N, w_n its weight (1 unless it has one) and R the network's penalty on weights:
 */
public enum LossReduction {
  /** 1/N sum_n w_n l_n + R. */
  MEAN,
  /**
   * sum_n w_n l_n + R. A gradient is as many times as large as there are examples, so a short batch
   * moves the weights less than a whole one; the penalty counts once a step as before.
   */
  SUM
}
