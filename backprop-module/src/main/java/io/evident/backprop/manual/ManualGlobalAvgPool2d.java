package io.evident.backprop.manual;

import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Shape;

/**
 * y[n, c] = 1/P sum over the P pixels (i, j) of x[n, i, j, c], so dL/dx[n, i, j, c] = dy[n, c] / P.
 */
final class ManualGlobalAvgPool2d implements ManualLayer {
  private final int pixels;
  private final int channels;

  ManualGlobalAvgPool2d(Shape input) {
    channels = input.dimension(2);
    pixels = input.size() / channels;
  }

  /** Where the mean stands that a number of x is in. */
  private int meanOf(int i) {
    return i / (pixels * channels) * channels + i % channels;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length / pixels];
    for (int i = 0; i < x.length; i++) {
      y[meanOf(i)] += x[i] / pixels;
    }
    return y;
  }

  @Override
  public boolean isAffineNear(Mode mode) {
    return true;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = dy[meanOf(i)] / pixels;
    }
    return dx;
  }

  /** A sum, divided by P. */
  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    double[] squares = new double[y.length];
    for (int i = 0; i < x.length; i++) {
      squares[meanOf(i)] += x[i] / pixels * (x[i] / pixels);
    }
    return RoundingVariance.ofSums(pixels, y, squares);
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
    return new RoundingVariance(
        RoundingVariance.scaledSquares(ScalingLayer.FACTORS, dx), RoundingVariance.NONE);
  }
}
