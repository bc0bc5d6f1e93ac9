package io.evident.backprop.manual;

import io.evident.backprop.network.Mode;

/** A layer that multiplies each number by a factor, which is rounded as the product is. */
interface ScalingLayer extends ManualLayer {
  /** Two roundings one after the other: (2 u)^2 at most. */
  double FACTORS = 4;

  @Override
  default boolean isAffineNear(Mode mode) {
    return true;
  }

  @Override
  default double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return RoundingVariance.scaledSquares(FACTORS, y);
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
    return new RoundingVariance(RoundingVariance.scaledSquares(FACTORS, dx), RoundingVariance.NONE);
  }
}
