package io.evident.backprop.check;

/** What a comparison of two gradients says. */
public enum GradientVerdict {
  /** They agree within the tolerance. */
  PASS,
  /** They differ by more than the tolerance and the known error of both. */
  FAIL,
  /** The finite difference is too inexact here to say, as near a kink. */
  INCONCLUSIVE
}
