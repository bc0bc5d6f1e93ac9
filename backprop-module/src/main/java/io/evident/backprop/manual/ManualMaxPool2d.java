package io.evident.backprop.manual;

import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import java.util.function.IntToDoubleFunction;

/**
 * y[n, p, q, c] = max of x[n, i, j, c] over the pixels (i, j) of the window (p, q) that are inside
 * the image: what is outside counts as minus infinity.
 *
 * <p>Where the maximum is unique, y equals that one x and no other: dL/dx[n, i, j, c] is the sum of
 * dy[n, p, q, c] over the windows in which (i, j) is the maximum. Where two are equal the function
 * has a kink; the first in row-major order is taken.
 */
final class ManualMaxPool2d implements ExactLayer {
  private final PoolingWindows windows;

  ManualMaxPool2d(Pool2d layer, Shape input) {
    windows = new PoolingWindows(layer, input);
  }

  /** Where the maximum of a window stands, by output index. */
  private int[] winners(int batch, double[] x) {
    int[] winners = new int[windows.outputs(batch)];
    windows.forEach(
        batch,
        (window, yAt) -> {
          for (int c = 0; c < windows.channels; c++) {
            int best = window.at(0) + c;
            for (int m = 1; m < window.pixels(); m++) {
              int candidate = window.at(m) + c;
              // A NaN is the largest, so that none is lost.
              if (x[candidate] > x[best] || Double.isNaN(x[candidate])) {
                best = candidate;
              }
            }
            winners[yAt + c] = best;
          }
        });
    return winners;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    int[] winners = winners(pass.batch(), x);
    double[] y = new double[winners.length];
    for (int k = 0; k < y.length; k++) {
      y[k] = x[winners[k]];
    }
    return y;
  }

  /** With the kinks of x0: each window's maximum is taken from where it stands there. */
  @Override
  public double[] forwardNear(
      Pass pass, double[] x0, double[] y0, double[] x, double[][] parameters) {
    int[] winners = winners(pass.batch(), x0);
    double[] y = new double[winners.length];
    for (int k = 0; k < y.length; k++) {
      y[k] = x[winners[k]];
    }
    return y;
  }

  @Override
  public int flips(Pass pass, double[] x0, double[] x) {
    int[] before = winners(pass.batch(), x0);
    int[] now = winners(pass.batch(), x);
    int flips = 0;
    for (int k = 0; k < now.length; k++) {
      flips += before[k] == now[k] ? 0 : 1;
    }
    return flips;
  }

  @Override
  public void flip(Pass pass, double[] x0, double[] x, IntToDoubleFunction margin) {
    int[] winners = winners(pass.batch(), x0);
    windows.forEach(
        pass.batch(),
        (window, yAt) -> {
          for (int c = 0; c < windows.channels; c++) {
            int best = winners[yAt + c];
            for (int m = 0; m < window.pixels(); m++) {
              int other = window.at(m) + c;
              if (x0[best] - x0[other] < margin.applyAsDouble(best) + margin.applyAsDouble(other)
                  && other != best) {
                x[other] = Math.nextUp(x[best]);
              }
            }
          }
        });
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    int[] winners = winners(pass.batch(), x);
    double[] dx = new double[x.length];
    for (int k = 0; k < winners.length; k++) {
      dx[winners[k]] += dy[k];
    }
    return dx;
  }
}
