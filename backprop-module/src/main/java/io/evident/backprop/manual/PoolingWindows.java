package io.evident.backprop.manual;

import io.evident.backprop.network.PerAxis;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;

/** Which pixels of the images of a batch are in each window of a pooling. */
final class PoolingWindows {
  final int channels;
  final int outHeight;
  final int outWidth;
  private final int height;
  private final int width;
  private final PerAxis size;
  private final PerAxis stride;
  private final int top;
  private final int left;

  PoolingWindows(Pool2d layer, Shape input) {
    Shape output = layer.outputShape(input);
    height = input.dimension(0);
    width = input.dimension(1);
    channels = input.dimension(2);
    outHeight = output.dimension(0);
    outWidth = output.dimension(1);
    size = layer.size();
    stride = layer.stride();
    top = layer.windows().before(input, 0);
    left = layer.windows().before(input, 1);
  }

  /** The pixels of one window that are inside its image. */
  final class Window {
    private final int image;
    private final int firstRow;
    private final int firstColumn;
    private final int columns;
    private final int pixels;

    private Window(int n, int p, int q) {
      int row = p * stride.rows() - top;
      int column = q * stride.columns() - left;
      image = n * height;
      firstRow = Math.max(0, row);
      firstColumn = Math.max(0, column);
      columns = Math.min(width, column + size.columns()) - firstColumn;
      pixels = (Math.min(height, row + size.rows()) - firstRow) * columns;
    }

    /** How many there are, at least 1. */
    int pixels() {
      return pixels;
    }

    /** Where the channels of the m-th of them start in x, row by row. */
    int at(int m) {
      return ((image + firstRow + m / columns) * width + firstColumn + m % columns) * channels;
    }
  }

  /** What is done with a window. */
  interface Visitor {
    /**
     * Visits a window.
     *
     * @param window its pixels
     * @param yAt where the channels of its output start in y
     */
    void visit(Window window, int yAt);
  }

  void forEach(int batch, Visitor visitor) {
    int yAt = 0;
    for (int n = 0; n < batch; n++) {
      for (int p = 0; p < outHeight; p++) {
        for (int q = 0; q < outWidth; q++, yAt += channels) {
          visitor.visit(new Window(n, p, q), yAt);
        }
      }
    }
  }

  /** How many numbers y has. */
  int outputs(int batch) {
    return batch * outHeight * outWidth * channels;
  }

  /** The largest number of pixels in a window. */
  int most() {
    return Math.min(height, size.rows()) * Math.min(width, size.columns());
  }
}
