package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.PerAxis;
import io.evident.backprop.network.Shape;

/** The arrays of one backward pass of a convolution, and the walk over its products. */
final class ConvolutionWalk {
  final int batch;
  final int height;
  final int width;
  final int channels;
  final int outHeight;
  final int outWidth;
  final int filters;
  final int ownChannels;
  final int ownFilters;
  final int rows;
  final int columns;
  final double[] x;
  final double[] dy;
  final double[] K;
  final double[] dK;
  final double[] db;
  final double[] dx;

  ConvolutionWalk(Conv2d layer, LayerPass pass, double[] dy, double[][] gradients) {
    Shape output = layer.outputShape(pass.shape());
    batch = pass.batch();
    height = pass.shape().dimension(0);
    width = pass.shape().dimension(1);
    channels = pass.shape().dimension(2);
    outHeight = output.dimension(0);
    outWidth = output.dimension(1);
    filters = layer.filters();
    ownChannels = channels / layer.groups();
    ownFilters = filters / layer.groups();
    rows = layer.kernel().rows();
    columns = layer.kernel().columns();
    x = pass.x();
    this.dy = dy;
    K = pass.parameter(0);
    dK = gradients[0];
    db = layer.bias() ? gradients[1] : new double[layer.filters()];
    dx = new double[x.length];
  }

  /**
   * Which input pixel an output pixel and a kernel entry meet at: i = p stride + u dilation - top.
   */
  record Geometry(PerAxis stride, int dilation, int top, int left) {
    static Geometry of(Conv2d layer, Shape input) {
      return new Geometry(
          layer.stride(),
          layer.dilation(),
          layer.windows().before(input, 0),
          layer.windows().before(input, 1));
    }

    Geometry unstrided() {
      return new Geometry(PerAxis.of(1), dilation, top, left);
    }

    Geometry undilated() {
      return new Geometry(stride, 1, top, left);
    }

    Geometry unpadded() {
      return new Geometry(stride, dilation, 0, 0);
    }

    /** Each axis with the stride and the padding of the other. */
    Geometry axesExchanged() {
      return new Geometry(
          new PerAxis(/* rows= */ stride.columns(), /* columns= */ stride.rows()),
          dilation,
          /* top= */ left,
          /* left= */ top);
    }

    /** For images four pixels wide: SAME puts one zero after each row and none before. */
    Geometry oddZeroBefore() {
      return new Geometry(stride, dilation, top, left + 1);
    }
  }

  /** One product of the forward pass. */
  interface Product {
    /**
     * Adds its part to a gradient.
     *
     * @param w the arrays
     * @param at which product
     */
    void add(ConvolutionWalk w, Indices at);
  }

  /**
   * Which elements one product of the forward pass is of.
   *
   * @param n example
   * @param u row of the kernel
   * @param v column of the kernel
   * @param c channel, of those that the filter sees
   * @param f filter
   * @param x where its input element is
   * @param y where its output element is
   */
  record Indices(int n, int u, int v, int c, int f, int x, int y) {}

  /** Where K[u, v, c, f] is. */
  int k(int u, int v, int c, int f) {
    return ((u * columns + v) * ownChannels + c) * filters + f;
  }

  /** Where the input element would be if the filter saw the channels of another group. */
  int x(Indices at, int group) {
    return at.x + (group - at.f / ownFilters) * ownChannels;
  }

  int k(Indices at) {
    return k(at.u, at.v, at.c, at.f);
  }

  void forEach(Geometry geometry, Product product) {
    for (int y = 0; y < dy.length; y++) {
      int f = y % filters;
      int q = y / filters % outWidth;
      int p = y / filters / outWidth % outHeight;
      int n = y / filters / outWidth / outHeight;
      for (int u = 0; u < rows; u++) {
        int i = p * geometry.stride.rows() + u * geometry.dilation - geometry.top;
        for (int v = 0; v < columns; v++) {
          int j = q * geometry.stride.columns() + v * geometry.dilation - geometry.left;
          if (i >= 0 && i < height && j >= 0 && j < width) {
            int pixel = ((n * height + i) * width + j) * channels;
            int first = pixel + f / ownFilters * ownChannels;
            for (int c = 0; c < ownChannels; c++) {
              product.add(this, new Indices(n, u, v, c, f, first + c, y));
            }
          }
        }
      }
    }
  }
}
