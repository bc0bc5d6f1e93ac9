package io.evident.backprop.manual;

import java.util.function.IntToDoubleFunction;

/**
 * A loss and its gradient in the network's outputs, [N, K]; the targets are as many as the loss
 * wants for K outputs, [N, T].
 */
interface ManualLoss {

  /**
   * L, a mean over the batch.
   *
   * @param batch N, the number of examples
   * @param s the network's outputs, [N, K]
   * @param t the targets, [N, T]
   * @return the loss
   */
  double value(int batch, double[] s, double[] t);

  /**
   * L near outputs s0, with the kinks of s0: each output stays on the side of its kink on which it
   * is there. So it is smooth, and has the derivative of L at s0.
   *
   * @param batch N, the number of examples
   * @param s0 the network's outputs at a point, [N, K]
   * @param s outputs near them, [N, K]
   * @param t the targets, [N, T]
   * @return the same as {@link #value} where no kink lies between s0 and s
   */
  default double valueNear(int batch, double[] s0, double[] s, double[] t) {
    return value(batch, s, t);
  }

  /**
   * How many outputs stand on another side of their kink than at s0.
   *
   * @param s0 the network's outputs at a point, [N, K]
   * @param s outputs near them, [N, K]
   * @param t the targets, [N, T]
   * @return 0 where the derivative jumps nowhere
   */
  default int flips(double[] s0, double[] s, double[] t) {
    return 0;
  }

  /**
   * Puts outputs on the other side of kinks that are nearer to them at s0 than what they may be
   * off, as {@link ManualLayer#flip} does.
   *
   * @param s0 the network's outputs at a point, [N, K]
   * @param s the same, moved; changed where something flips
   * @param t the targets, [N, T]
   * @param margin how far an output may be off, by its place
   */
  default void flip(double[] s0, double[] s, double[] t, IntToDoubleFunction margin) {}

  /**
   * dL/ds.
   *
   * @param batch N, the number of examples
   * @param s the network's outputs, [N, K]
   * @param t the targets, [N, T]
   * @return [N, K], a new array
   */
  double[] gradient(int batch, double[] s, double[] t);

  /**
   * How far rounding moves dL/ds, see {@link RoundingVariance}; unless overridden as of a softmax
   * or a sigmoid less a target, where the exponent's rounding grows with its size.
   *
   * @param batch N, the number of examples
   * @param s the network's outputs, [N, K]
   * @param t the targets, [N, T]
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

  /**
   * How far rounding moves L beyond what it does to numbers of the size of 1 and of L itself, in
   * units of u^2: what terms that cancel in L leave.
   *
   * @param batch N, the number of examples
   * @param s the network's outputs, [N, K]
   * @param t the targets, [N, T]
   * @return 0 where no terms are larger
   */
  default double valueVariance(int batch, double[] s, double[] t) {
    return 0;
  }
}
