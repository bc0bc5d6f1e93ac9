package io.evident.backprop.manual;

import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;

/**
 * y[n, p, q, c] = 1/k^2 sum over u, v of x[n, p s + u, q s + v, c], for windows of k by k and
 * stride s.
 *
 * <p>Each x of a window has the same weight in its y: dL/dx[n, i, j, c] is 1/k^2 times the sum of
 * dy[n, p, q, c] over the windows that (i, j) lies in.
 */
final class ManualAvgPool2d implements ManualLayer {
  private final int height;
  private final int width;
  private final int channels;
  private final int outHeight;
  private final int outWidth;
  private final int size;
  private final int stride;

  ManualAvgPool2d(Pool2d layer, Shape input) {
    Shape output = layer.outputShape(input);
    height = input.dimension(0);
    width = input.dimension(1);
    channels = input.dimension(2);
    outHeight = output.dimension(0);
    outWidth = output.dimension(1);
    size = layer.size();
    stride = layer.stride();
  }

  /** A pixel of x and the pixel of y whose window it lies in, by where their channels start. */
  private interface Pair {
    void visit(int xAt, int yAt);
  }

  private void forEachPair(int batch, Pair pair) {
    for (int n = 0; n < batch; n++) {
      for (int p = 0; p < outHeight; p++) {
        for (int q = 0; q < outWidth; q++) {
          int yAt = ((n * outHeight + p) * outWidth + q) * channels;
          for (int u = 0; u < size; u++) {
            for (int v = 0; v < size; v++) {
              int xAt = ((n * height + p * stride + u) * width + q * stride + v) * channels;
              pair.visit(xAt, yAt);
            }
          }
        }
      }
    }
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[pass.batch() * outHeight * outWidth * channels];
    double weight = 1.0 / (size * size);
    forEachPair(
        pass.batch(),
        (xAt, yAt) -> {
          for (int c = 0; c < channels; c++) {
            y[yAt + c] += weight * x[xAt + c];
          }
        });
    return y;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    double weight = 1.0 / (size * size);
    forEachPair(
        pass.batch(),
        (xAt, yAt) -> {
          for (int c = 0; c < channels; c++) {
            dx[xAt + c] += weight * dy[yAt + c];
          }
        });
    return dx;
  }

  /** Both passes are sums of at most k^2 terms, each at most the sum of their absolute values. */
  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return summed(forward(pass, absolute(x), parameters));
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
    double[] sums = backward(pass, x, y, absolute(dy), parameters, gradients);
    return new RoundingVariance(summed(sums), RoundingVariance.NONE);
  }

  private static double[] absolute(double[] values) {
    double[] absolute = new double[values.length];
    for (int i = 0; i < absolute.length; i++) {
      absolute[i] = Math.abs(values[i]);
    }
    return absolute;
  }

  private double[] summed(double[] sums) {
    return RoundingVariance.scaledSquares((double) size * size + 1, sums);
  }
}
