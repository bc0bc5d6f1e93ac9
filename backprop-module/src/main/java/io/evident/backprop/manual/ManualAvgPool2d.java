package io.evident.backprop.manual;

import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;

/**
 * y[n, p, q, c] = 1/M sum of x[n, i, j, c] over the M pixels (i, j) of the window (p, q) that are
 * inside the image: rows times columns of a window without padding, fewer at a padded edge.
 *
 * <p>Each x of a window has the same weight in its y: dL/dx[n, i, j, c] is the sum of dy[n, p, q,
 * c] / M over the windows that (i, j) lies in.
 */
final class ManualAvgPool2d implements ManualLayer {
  private final PoolingWindows windows;

  ManualAvgPool2d(Pool2d layer, Shape input) {
    windows = new PoolingWindows(layer, input);
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[windows.outputs(pass.batch())];
    windows.forEach(
        pass.batch(),
        (window, yAt) -> {
          double weight = 1.0 / window.pixels();
          for (int m = 0; m < window.pixels(); m++) {
            int xAt = window.at(m);
            for (int c = 0; c < windows.channels; c++) {
              y[yAt + c] += weight * x[xAt + c];
            }
          }
        });
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
    windows.forEach(
        pass.batch(),
        (window, yAt) -> {
          double weight = 1.0 / window.pixels();
          for (int m = 0; m < window.pixels(); m++) {
            int xAt = window.at(m);
            for (int c = 0; c < windows.channels; c++) {
              dx[xAt + c] += weight * dy[yAt + c];
            }
          }
        });
    return dx;
  }

  /**
   * Both passes are sums of at most as many terms as a window has pixels, each at most the sum of
   * their absolute values; at an edge with explicit padding a factor is rounded beside.
   */
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
    return RoundingVariance.scaledSquares(windows.most() + 2.0, sums);
  }
}
