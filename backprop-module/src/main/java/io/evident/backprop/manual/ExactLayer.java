package io.evident.backprop.manual;

import io.evident.backprop.network.Mode;

/** A layer that only selects or moves numbers, so that nothing is rounded. */
interface ExactLayer extends ManualLayer {
  @Override
  default boolean isAffineNear(Mode mode) {
    return true;
  }

  @Override
  default double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return RoundingVariance.NONE;
  }

  @Override
  default RoundingVariance gradientVariance(
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    return RoundingVariance.EXACT;
  }
}
