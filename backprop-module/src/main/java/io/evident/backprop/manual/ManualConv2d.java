package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.Matrix;
import io.evident.backprop.internal.linear.RowWriter;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.PerAxis;
import io.evident.backprop.network.Shape;
import java.nio.DoubleBuffer;

/**
 * y[n, p, q, f] = b_f + sum_{u, v, c} K[u, v, c, f] x[n, p s + u d - t, q s + v d - l, c], with
 * stride s, dilation d, t zeros above and l zeros to the left; x outside the image is 0, and so is
 * the b of a layer without a bias.
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
 * <p>With the windows of x as rows, X[(n, p, q), (u, v, c)] = x[n, p s + u d - t, q s + v d - l,
 * c], these are three products of matrices: y = X K + b, dL/dK = X^T dy and dL/dX = dy K^T. Each
 * entry of dL/dX belongs to one entry of x, where it is added.
 *
 * <p>With groups, c runs over the channels of the group that f is in, and f over the filters of the
 * group that c is in; then the sums run over the pairs of a pixel and its place in a window.
 */
final class ManualConv2d implements SummingLayer {
  private static final int KERNEL = 0;
  private static final int BIAS = 1;

  /** Of so many numbers one may have moved to be followed by itself; more are a product. */
  private static final int FEW = 4;

  private final int height;
  private final int width;
  private final int channels;
  private final int outHeight;
  private final int outWidth;
  private final int filters;
  private final int groups;
  private final int ownChannels;
  private final int ownFilters;
  private final int rows;
  private final int columns;
  private final PerAxis stride;
  private final int dilation;
  private final int top;
  private final int left;
  private final boolean bias;

  /** Each channel has a filter of its own: a loop over channels that a processor takes in one. */
  private final boolean isDepthwise;

  ManualConv2d(Conv2d layer, Shape input) {
    Shape output = layer.outputShape(input);
    height = input.dimension(0);
    width = input.dimension(1);
    channels = input.dimension(2);
    outHeight = output.dimension(0);
    outWidth = output.dimension(1);
    filters = layer.filters();
    groups = layer.groups();
    ownChannels = channels / groups;
    ownFilters = filters / groups;
    rows = layer.kernel().rows();
    columns = layer.kernel().columns();
    stride = layer.stride();
    dilation = layer.dilation();
    top = layer.windows().before(input, 0);
    left = layer.windows().before(input, 1);
    bias = layer.bias();
    isDepthwise = ownChannels == 1 && ownFilters == 1;
  }

  /** What happens at one pair of an input pixel and its place in a window. */
  private interface Pair {
    /**
     * Visits a pair.
     *
     * @param xAt where the input pixel's channels start in x
     * @param windowAt where they start in the windows
     */
    void visit(int xAt, int windowAt);
  }

  private void forEachPair(int batch, Pair pair) {
    int windowAt = 0;
    for (int n = 0; n < batch; n++) {
      for (int p = 0; p < outHeight; p++) {
        for (int q = 0; q < outWidth; q++) {
          for (int u = 0; u < rows; u++) {
            int i = p * stride.rows() + u * dilation - top;
            for (int v = 0; v < columns; v++, windowAt += channels) {
              int j = q * stride.columns() + v * dilation - left;
              if (i >= 0 && i < height && j >= 0 && j < width) {
                pair.visit(((n * height + i) * width + j) * channels, windowAt);
              }
            }
          }
        }
      }
    }
  }

  private int pixels(int batch) {
    return batch * outHeight * outWidth;
  }

  private int window() {
    return rows * columns * channels;
  }

  /** Where the numbers of an output pixel start in y, for a place in its window. */
  private int yAt(int windowAt) {
    return windowAt / window() * filters;
  }

  /** Where the kernel's entries for a place in a window start. */
  private int kernelAt(int windowAt) {
    return windowAt % window() / channels * ownChannels * filters;
  }

  /** X, [N outHeight outWidth, kernel kernel channels]; 0 outside the image. */
  private Matrix windows(int batch, double[] x) {
    double[] outside = new double[columns * channels];
    RowWriter writer =
        (first, end, into) -> {
          for (int pixel = first; pixel < end; pixel++) {
            writeWindow(pixel, x, outside, into);
          }
        };
    return Matrix.written(writer, pixels(batch), window());
  }

  /** Columns that lie in the image side by side are written as one piece. */
  private void writeWindow(int pixel, double[] x, double[] outside, DoubleBuffer into) {
    int q = pixel % outWidth;
    int p = pixel / outWidth % outHeight;
    int n = pixel / outWidth / outHeight;
    int j = q * stride.columns() - left;
    int before = Math.min(columns, Math.max(0, -j));
    int inside = Math.max(0, Math.min(columns, width - j) - before);
    for (int u = 0; u < rows; u++) {
      int i = p * stride.rows() + u * dilation - top;
      int row = (n * height + i) * width;
      if (i < 0 || i >= height) {
        into.put(outside);
      } else if (dilation > 1) {
        for (int at = j; at < j + columns * dilation; at += dilation) {
          boolean isInside = at >= 0 && at < width;
          into.put(isInside ? x : outside, isInside ? (row + at) * channels : 0, channels);
        }
      } else {
        into.put(outside, 0, before * channels);
        into.put(x, inside == 0 ? 0 : (row + j + before) * channels, inside * channels);
        into.put(outside, 0, (columns - before - inside) * channels);
      }
    }
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y =
        parameters[KERNEL] == null
            ? new double[pixels(pass.batch()) * filters]
            : product(pass, x, parameters[KERNEL]);
    for (int i = 0; bias && parameters[BIAS] != null && i < y.length; i++) {
      y[i] += parameters[BIAS][i % filters];
    }
    return y;
  }

  /** X K. */
  private double[] product(Pass pass, double[] x, double[] kernels) {
    double[] y = new double[pixels(pass.batch()) * filters];
    if (groups > 1) {
      forEachPair(
          pass.batch(),
          (xAt, windowAt) -> addProduct(x, xAt, kernels, kernelAt(windowAt), y, yAt(windowAt)));
      return y;
    }
    Matrix K = Matrix.of(kernels, window(), filters);
    pass.products().multiply(windows(pass.batch(), x), K, y);
    return y;
  }

  /** K[u, v, c, f] and b_f change the map of filter f alone. */
  @Override
  public double[] forwardChanged(
      Pass pass, double[] x, double[] y, double[][] parameters, int parameter, int entry) {
    int f = entry % filters;
    double[] kernelOfF = new double[rows * columns * ownChannels];
    for (int i = 0; i < kernelOfF.length; i++) {
      kernelOfF[i] = parameters[KERNEL][i * filters + f];
    }
    double[] changed = y.clone();
    for (int n = 0; n < pass.batch(); n++) {
      for (int p = 0; p < outHeight; p++) {
        for (int q = 0; q < outWidth; q++) {
          changed[((n * outHeight + p) * outWidth + q) * filters + f] =
              (bias ? parameters[BIAS][f] : 0)
                  + under(kernelOfF, f / ownFilters * ownChannels, x, n, p, q);
        }
      }
    }
    return changed;
  }

  /**
   * The sum of one filter's products with the image under it, from the first channel on that it
   * sees; rows of a dense kernel lie together.
   */
  private double under(double[] kernelOfF, int first, double[] x, int n, int p, int q) {
    double sum = 0;
    for (int u = 0; u < rows; u++) {
      int i = p * stride.rows() + u * dilation - top;
      if (i < 0 || i >= height) {
        continue;
      }
      for (int v = 0; v < columns; v++) {
        int j = q * stride.columns() + v * dilation - left;
        if (j >= 0 && j < width) {
          int xAt = ((n * height + i) * width + j) * channels + first;
          int kAt = (u * columns + v) * ownChannels;
          for (int c = 0; c < ownChannels; c++) {
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
    double[] difference = new double[x.length];
    int[] moved = new int[x.length / channels];
    int count = 0;
    int numbers = 0;
    for (int at = 0; at < x.length; at += channels) {
      boolean differs = false;
      for (int c = 0; c < channels; c++) {
        difference[at + c] = x[at + c] - x0[at + c];
        numbers += difference[at + c] == 0 ? 0 : 1;
        differs |= difference[at + c] != 0;
      }
      moved[count] = at / channels;
      count += differs ? 1 : 0;
    }
    if (numbers > x.length / FEW) {
      double[] y = product(pass, difference, parameters[KERNEL]);
      for (int i = 0; i < y.length; i++) {
        y[i] += y0[i];
      }
      return y;
    }
    double[] y = y0.clone();
    for (int m = 0; m < count; m++) {
      addPixel(moved[m], difference, parameters[KERNEL], y);
    }
    return y;
  }

  /** Adds what one input pixel, counted through the batch, gives to the outputs that see it. */
  private void addPixel(int pixel, double[] x, double[] K, double[] y) {
    int xAt = pixel * channels;
    int n = pixel / (height * width);
    int fromTop = pixel / width % height + top;
    int fromLeft = pixel % width + left;
    for (int u = 0; u < rows; u++) {
      int p = outputOf(fromTop - u * dilation, stride.rows(), outHeight);
      for (int v = 0; v < columns && p >= 0; v++) {
        int q = outputOf(fromLeft - v * dilation, stride.columns(), outWidth);
        if (q >= 0) {
          int yAt = ((n * outHeight + p) * outWidth + q) * filters;
          addProduct(x, xAt, K, (u * columns + v) * ownChannels * filters, y, yAt);
        }
      }
    }
  }

  /** Which window begins at a padded position, or -1. */
  private static int outputOf(int begin, int stride, int windows) {
    return begin >= 0 && begin % stride == 0 && begin / stride < windows ? begin / stride : -1;
  }

  private void addProduct(double[] x, int xAt, double[] K, int kAt, double[] y, int yAt) {
    if (isDepthwise) {
      for (int c = 0; c < channels; c++) {
        y[yAt + c] += K[kAt + c] * x[xAt + c];
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      double xc = x[xAt + c];
      if (xc != 0) {
        int row = kAt + c % ownChannels * filters;
        int first = c / ownChannels * ownFilters;
        for (int f = first; f < first + ownFilters; f++) {
          y[yAt + f] += K[row + f] * xc;
        }
      }
    }
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    for (int at = 0; bias && at < dy.length; at++) {
      gradients[BIAS][at % filters] += dy[at];
    }
    double[] dx = new double[x.length];
    if (groups > 1) {
      forEachPair(
          pass.batch(),
          (xAt, windowAt) -> {
            int kAt = kernelAt(windowAt);
            addGradients(x, dx, xAt, parameters[KERNEL], gradients[KERNEL], kAt, dy, yAt(windowAt));
          });
      return dx;
    }
    Matrix dyMatrix = Matrix.of(dy, pixels(pass.batch()), filters);
    pass.products().multiply(windows(pass.batch(), x).transposed(), dyMatrix, gradients[KERNEL]);
    if (pass.wantsInputs()) {
      double[] dX = new double[pixels(pass.batch()) * window()];
      Matrix K = Matrix.of(parameters[KERNEL], window(), filters);
      pass.products().multiply(dyMatrix, K.transposed(), dX);
      forEachPair(
          pass.batch(),
          (xAt, windowAt) -> {
            for (int c = 0; c < channels; c++) {
              dx[xAt + c] += dX[windowAt + c];
            }
          });
    }
    return dx;
  }

  /** What the products of one pixel with the kernel's entries on it give to dx and dK. */
  private void addGradients(
      double[] x, double[] dx, int xAt, double[] K, double[] dK, int kAt, double[] dy, int yAt) {
    if (isDepthwise) {
      for (int c = 0; c < channels; c++) {
        dK[kAt + c] += dy[yAt + c] * x[xAt + c];
        dx[xAt + c] += dy[yAt + c] * K[kAt + c];
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      int row = kAt + c % ownChannels * filters;
      int first = c / ownChannels * ownFilters;
      for (int f = first; f < first + ownFilters; f++) {
        dK[row + f] += dy[yAt + f] * x[xAt + c];
        dx[xAt + c] += dy[yAt + f] * K[row + f];
      }
    }
  }

  @Override
  public double outputTerms() {
    return (double) rows * columns * ownChannels + (bias ? 1 : 0);
  }

  @Override
  public double inputTerms() {
    return (double) rows * columns * ownFilters;
  }

  @Override
  public double parameterTerms(int batch) {
    return (double) batch * outHeight * outWidth;
  }
}
