package io.evident.backprop.manual;

import io.evident.backprop.network.Mode;

/**
 * y = x mask / (1 - rate) in training, with a given mask of zeros and ones: linear in x, so dx = dy
 * mask / (1 - rate). At inference y = x and dx = dy.
 */
final class ManualDropout implements ScalingLayer {
  private final double rate;

  ManualDropout(double rate) {
    this.rate = rate;
  }

  private double[] masked(Pass pass, double[] values) {
    double[] masked = values.clone();
    for (int i = 0; pass.mode() == Mode.TRAINING && i < masked.length; i++) {
      masked[i] *= pass.mask()[i] / (1 - rate);
    }
    return masked;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    return masked(pass, x);
  }

  /** False: the mask is the batch's. */
  @Override
  public boolean takesSingleExamples() {
    return false;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    return masked(pass, dy);
  }
}
