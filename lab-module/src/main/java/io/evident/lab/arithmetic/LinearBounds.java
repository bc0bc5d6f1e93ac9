package io.evident.lab.arithmetic;

import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Shape;

/**
 * Sums of products by plain loops. For y = b + sum_i w_i x_i, where x_i itself is off by gamma_m
 * s_i,
 *
 * <pre>|error| &lt;= gamma_{n + m} (|b| + sum_i |w_i| (|x_i| + s_i))</pre>
 *
 * <p>with n terms, the bias among them.
 */
final class LinearBounds {
  private LinearBounds() {}

  /** y = W x + b with W [out, in], for every row of x [n, in]. */
  static Bounded product(Bounded x, double[] weights, double[] bias) {
    int out = bias.length;
    int in = weights.length / out;
    int rows = x.values().length / in;
    double[] values = new double[rows * out];
    double[] scales = new double[rows * out];
    double[] given = x.values();
    double[] sizes = x.sizes();
    double[] weightSizes = Bounded.exact(weights).sizes();
    for (int row = 0; row < rows; row++) {
      for (int o = 0; o < out; o++) {
        double sum = bias[o];
        double scale = Math.abs(bias[o]);
        for (int i = 0, w = o * in, at = row * in; i < in; i++, w++, at++) {
          sum += weights[w] * given[at];
          scale += weightSizes[w] * sizes[at];
        }
        values[row * out + o] = sum;
        scales[row * out + o] = scale;
      }
    }
    return new Bounded(values, scales, x.roundings() + in + 1);
  }

  /**
   * y[n, p, q, f] = b_f + sum_{u, v, c} K[u, v, c, f] x[n, p s + u d - t, q s + v d - l, c] with
   * stride s and dilation d, and zeros around the image; with groups, c are those of f's group.
   */
  static Bounded convolution(
      Conv2d layer, Shape input, Shape output, Bounded x, double[] kernel, double[] bias) {
    int height = input.dimension(0);
    int width = input.dimension(1);
    int channels = input.dimension(2);
    int filters = output.dimension(2);
    int pixels = x.values().length / input.size() * output.dimension(0) * output.dimension(1);
    int top = layer.windows().before(input, 0);
    int left = layer.windows().before(input, 1);
    int columns = layer.kernel().columns();
    int ownChannels = channels / layer.groups();
    int ownFilters = filters / layer.groups();
    double[] given = x.values();
    double[] sizes = x.sizes();
    double[] kernelSizes = Bounded.exact(kernel).sizes();
    double[] values = new double[pixels * filters];
    double[] scales = new double[pixels * filters];
    for (int pixel = 0; pixel < pixels; pixel++) {
      int q = pixel % output.dimension(1);
      int p = pixel / output.dimension(1) % output.dimension(0);
      int image = pixel / (output.dimension(0) * output.dimension(1));
      int to = pixel * filters;
      for (int f = 0; f < filters; f++) {
        values[to + f] = bias[f];
        scales[to + f] = Math.abs(bias[f]);
      }
      for (int tap = 0; tap < layer.kernel().area(); tap++) {
        int i = p * layer.stride().rows() + tap / columns * layer.dilation() - top;
        int j = q * layer.stride().columns() + tap % columns * layer.dilation() - left;
        if (i < 0 || i >= height || j < 0 || j >= width) {
          continue;
        }
        for (int c = 0; c < channels; c++) {
          int from = ((image * height + i) * width + j) * channels + c;
          double value = given[from];
          double size = sizes[from];
          int under = (tap * ownChannels + c % ownChannels) * filters;
          int first = c / ownChannels * ownFilters;
          for (int f = first; f < first + ownFilters; f++) {
            values[to + f] += kernel[under + f] * value;
            scales[to + f] += kernelSizes[under + f] * size;
          }
        }
      }
    }
    int terms = layer.kernel().area() * ownChannels + 1;
    return new Bounded(values, scales, x.roundings() + terms);
  }
}
