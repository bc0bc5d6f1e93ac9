package io.evident.backprop.manual;

import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import java.util.function.IntToDoubleFunction;

/**
 * y[n, p, q, c] = max over u, v of x[n, p s + u, q s + v, c].
 *
 * <p>Where the maximum is unique, y equals that one x and no other: dL/dx[n, i, j, c] is the sum of
 * dy[n, p, q, c] over the windows in which (i, j) is the maximum. Where two are equal the function
 * has a kink; the first in row-major order is taken.
 */
final class ManualMaxPool2d implements ExactLayer {
  private final int height;
  private final int width;
  private final int channels;
  private final int outHeight;
  private final int outWidth;
  private final int size;
  private final int stride;

  ManualMaxPool2d(Pool2d layer, Shape input) {
    Shape output = layer.outputShape(input);
    height = input.dimension(0);
    width = input.dimension(1);
    channels = input.dimension(2);
    outHeight = output.dimension(0);
    outWidth = output.dimension(1);
    size = layer.size();
    stride = layer.stride();
  }

  /** Where the maximum of a window stands, by output index. */
  private int[] winners(int batch, double[] x) {
    int[] winners = new int[batch * outHeight * outWidth * channels];
    int at = 0;
    for (int n = 0; n < batch; n++) {
      for (int p = 0; p < outHeight; p++) {
        for (int q = 0; q < outWidth; q++) {
          for (int c = 0; c < channels; c++) {
            int best = ((n * height + p * stride) * width + q * stride) * channels + c;
            for (int u = 0; u < size; u++) {
              for (int v = 0; v < size; v++) {
                int candidate =
                    ((n * height + p * stride + u) * width + q * stride + v) * channels + c;
                if (x[candidate] > x[best]) {
                  best = candidate;
                }
              }
            }
            winners[at++] = best;
          }
        }
      }
    }
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
    for (int k = 0; k < winners.length; k++) {
      int best = winners[k];
      int output = k / channels;
      int row = output / outWidth % outHeight * stride;
      int column = output % outWidth * stride;
      int image = output / (outWidth * outHeight) * height;
      for (int u = 0; u < size; u++) {
        for (int v = 0; v < size; v++) {
          int other = ((image + row + u) * width + column + v) * channels + k % channels;
          if (x0[best] - x0[other] < margin.applyAsDouble(best) + margin.applyAsDouble(other)
              && other != best) {
            x[other] = Math.nextUp(x[best]);
          }
        }
      }
    }
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
