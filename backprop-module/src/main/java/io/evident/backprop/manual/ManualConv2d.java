package io.evident.backprop.manual;

import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Shape;

/**
 * y[n, p, q, f] = b_f + sum_{u, v, c} K[u, v, c, f] x[n, p s + u d - t, q s + v d - l, c], with
 * stride s, dilation d, t zeros above and l zeros to the left; x outside the image is 0.
 *
 * <p>Each output is linear in K, b and x, so its derivative in one of them is the factor beside it:
 *
 * <ul>
 *   <li>dL/dK[u, v, c, f] = sum_{n, p, q} dy[n, p, q, f] x[n, p s + u d - t, q s + v d - l, c]
 *   <li>dL/db_f = sum_{n, p, q} dy[n, p, q, f]
 *   <li>dL/dx[n, i, j, c] = the sum of dy[n, p, q, f] K[u, v, c, f] over all (p, q, u, v, f) with p
 *       s + u d - t = i and q s + v d - l = j
 * </ul>
 *
 * <p>Both passes walk the same index set, so that each product of the forward pass has its two in
 * the backward pass at the same place.
 */
final class ManualConv2d implements ManualLayer {
  private final int height;
  private final int width;
  private final int channels;
  private final int outHeight;
  private final int outWidth;
  private final int filters;
  private final int kernel;
  private final int stride;
  private final int dilation;
  private final int top;
  private final int left;

  ManualConv2d(Conv2d layer, Shape input) {
    Shape output = layer.outputShape(input);
    height = input.dimension(0);
    width = input.dimension(1);
    channels = input.dimension(2);
    outHeight = output.dimension(0);
    outWidth = output.dimension(1);
    filters = layer.filters();
    kernel = layer.kernel();
    stride = layer.stride();
    dilation = layer.dilation();
    top = layer.padding().before(height, layer.reach(), stride);
    left = layer.padding().before(width, layer.reach(), stride);
  }

  /** What happens at one pair of an input pixel and an output pixel, seen through K[u, v]. */
  private interface Pair {
    /**
     * Visits a pair.
     *
     * @param xAt where the input pixel's channels start
     * @param yAt where the output pixel's filters start
     * @param kAt where K[u, v] starts
     */
    void visit(int xAt, int yAt, int kAt);
  }

  private void forEachPair(int batch, Pair pair) {
    for (int n = 0; n < batch; n++) {
      for (int p = 0; p < outHeight; p++) {
        for (int q = 0; q < outWidth; q++) {
          int yAt = ((n * outHeight + p) * outWidth + q) * filters;
          for (int u = 0; u < kernel; u++) {
            int i = p * stride + u * dilation - top;
            for (int v = 0; v < kernel; v++) {
              int j = q * stride + v * dilation - left;
              if (i >= 0 && i < height && j >= 0 && j < width) {
                pair.visit(
                    ((n * height + i) * width + j) * channels,
                    yAt,
                    (u * kernel + v) * channels * filters);
              }
            }
          }
        }
      }
    }
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] K = parameters[0];
    double[] b = parameters[1];
    double[] y = new double[pass.batch() * outHeight * outWidth * filters];
    for (int at = 0; at < y.length; at += filters) {
      System.arraycopy(b, 0, y, at, filters);
    }
    forEachPair(
        pass.batch(),
        (xAt, yAt, kAt) -> {
          for (int c = 0; c < channels; c++) {
            double xc = x[xAt + c];
            int row = kAt + c * filters;
            for (int f = 0; f < filters; f++) {
              y[yAt + f] += K[row + f] * xc;
            }
          }
        });
    return y;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] K = parameters[0];
    double[] dK = gradients[0];
    double[] db = gradients[1];
    double[] dx = new double[x.length];
    for (int at = 0; at < dy.length; at++) {
      db[at % filters] += dy[at];
    }
    forEachPair(
        pass.batch(),
        (xAt, yAt, kAt) -> {
          for (int c = 0; c < channels; c++) {
            double xc = x[xAt + c];
            double sum = 0;
            int row = kAt + c * filters;
            for (int f = 0; f < filters; f++) {
              dK[row + f] += dy[yAt + f] * xc;
              sum += dy[yAt + f] * K[row + f];
            }
            dx[xAt + c] += sum;
          }
        });
    return dx;
  }
}
