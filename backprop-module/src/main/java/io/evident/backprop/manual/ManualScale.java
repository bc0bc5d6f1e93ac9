package io.evident.backprop.manual;

import io.evident.backprop.network.Scale;

/**
 * y = a x with one number a, so dx = a dy; where a is learned, it multiplies every x, and dL/da =
 * sum of dy x over all of them.
 */
final class ManualScale implements ScalingLayer {
  private static final int FACTOR = 0;

  private final Scale layer;

  ManualScale(Scale layer) {
    this.layer = layer;
  }

  private double[] scaled(double[] values, double[][] parameters) {
    double a = layer.learned() ? parameters[FACTOR][0] : layer.factor();
    double[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= a;
    }
    return scaled;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    return scaled(x, parameters);
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    for (int i = 0; layer.learned() && i < x.length; i++) {
      gradients[FACTOR][0] += dy[i] * x[i];
    }
    return scaled(dy, parameters);
  }

  @Override
  public RoundingVariance gradientVariance(
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    RoundingVariance ofInputs =
        ScalingLayer.super.gradientVariance(pass, x, y, dy, dx, parameters, gradients);
    if (!layer.learned()) {
      return ofInputs;
    }
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      squares += dy[i] * x[i] * (dy[i] * x[i]);
    }
    double[] ofFactor = {RoundingVariance.ofSum(x.length, gradients[FACTOR][0], squares)};
    return new RoundingVariance(ofInputs.inputs(), ofFactor);
  }
}
