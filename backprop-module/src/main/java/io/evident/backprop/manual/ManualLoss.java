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

  /**
   * How far rounding moves dL/ds, see {@link RoundingVariance}; unless overridden as of a softmax
   * or a sigmoid less a target, where the exponent's rounding grows with its size.
   *
   * @param batch N, the number of examples
   * @param s the network's outputs, [N, K]
   * @param t the targets, [N, K]
   * @return [N, K], a new array
   */
  default double[] gradientVariance(int batch, double[] s, double[] t) {
    double[] variance = new double[s.length];
    for (int i = 0; i < s.length; i++) {
      double terms = 1 + s[i] * s[i] + t[i] * t[i];
      variance[i] = RoundingVariance.FUNCTION * terms / ((double) batch * batch);
    }
    return variance;
  }
}
