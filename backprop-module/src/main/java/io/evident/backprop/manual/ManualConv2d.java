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
final class ManualConv2d implements SummingLayer {
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
    forEachPair(pass.batch(), (xAt, yAt, kAt) -> addPixel(K, kAt, x, xAt, y, yAt));
    return y;
  }

  /** What one input pixel gives to all filters of one output pixel. */
  private void addPixel(double[] K, int kAt, double[] x, int xAt, double[] y, int yAt) {
    for (int c = 0; c < channels; c++) {
      double xc = x[xAt + c];
      int row = kAt + c * filters;
      for (int f = 0; f < filters; f++) {
        y[yAt + f] += K[row + f] * xc;
      }
    }
  }

  /** K[u, v, c, f] and b_f change the map of filter f alone. */
  @Override
  public double[] forwardChanged(
      Pass pass, double[] x, double[] y, double[][] parameters, int parameter, int entry) {
    int f = entry % filters;
    double[] kernelOfF = new double[kernel * kernel * channels];
    for (int i = 0; i < kernelOfF.length; i++) {
      kernelOfF[i] = parameters[0][i * filters + f];
    }
    double[] changed = y.clone();
    for (int n = 0; n < pass.batch(); n++) {
      for (int p = 0; p < outHeight; p++) {
        for (int q = 0; q < outWidth; q++) {
          changed[((n * outHeight + p) * outWidth + q) * filters + f] =
              parameters[1][f] + under(kernelOfF, x, n, p, q);
        }
      }
    }
    return changed;
  }

  /**
   * The sum of one filter's products with the image under it; rows of a dense kernel lie together.
   */
  private double under(double[] kernelOfF, double[] x, int n, int p, int q) {
    double sum = 0;
    for (int u = 0; u < kernel; u++) {
      int i = p * stride + u * dilation - top;
      if (i < 0 || i >= height) {
        continue;
      }
      for (int v = 0; v < kernel; v++) {
        int j = q * stride + v * dilation - left;
        if (j >= 0 && j < width) {
          int xAt = ((n * height + i) * width + j) * channels;
          int kAt = (u * kernel + v) * channels;
          for (int c = 0; c < channels; c++) {
            sum += kernelOfF[kAt + c] * x[xAt + c];
          }
        }
      }
    }
    return sum;
  }

  /** y = y0 and what the pixels that have moved add to the outputs that see them. */
  @Override
  public double[] forwardNear(
      Pass pass, double[] x0, double[] y0, double[] x, double[][] parameters) {
    double[] y = y0.clone();
    double[] difference = new double[channels];
    for (int at = 0; at < x.length; at += channels) {
      boolean moved = false;
      for (int c = 0; c < channels; c++) {
        difference[c] = x[at + c] - x0[at + c];
        moved |= difference[c] != 0;
      }
      if (moved) {
        addPixel(at / channels, difference, parameters[0], y);
      }
    }
    return y;
  }

  /** Adds what one input pixel, counted through the batch, gives to the outputs that see it. */
  private void addPixel(int pixel, double[] x, double[] K, double[] y) {
    int n = pixel / (height * width);
    int fromTop = pixel / width % height + top;
    int fromLeft = pixel % width + left;
    for (int u = 0; u < kernel; u++) {
      int p = outputOf(fromTop - u * dilation, outHeight);
      for (int v = 0; v < kernel && p >= 0; v++) {
        int q = outputOf(fromLeft - v * dilation, outWidth);
        if (q >= 0) {
          int yAt = ((n * outHeight + p) * outWidth + q) * filters;
          addProduct(x, K, (u * kernel + v) * channels * filters, y, yAt);
        }
      }
    }
  }

  /** Which window begins at a padded position, or -1. */
  private int outputOf(int begin, int windows) {
    return begin >= 0 && begin % stride == 0 && begin / stride < windows ? begin / stride : -1;
  }

  private void addProduct(double[] x, double[] K, int kAt, double[] y, int yAt) {
    for (int c = 0; c < channels; c++) {
      if (x[c] != 0) {
        int row = kAt + c * filters;
        for (int f = 0; f < filters; f++) {
          y[yAt + f] += K[row + f] * x[c];
        }
      }
    }
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

  @Override
  public double outputTerms() {
    return (double) kernel * kernel * channels + 1;
  }

  @Override
  public double inputTerms() {
    return (double) kernel * kernel * filters;
  }

  @Override
  public double parameterTerms(int batch) {
    return (double) batch * outHeight * outWidth;
  }
}
