package io.evident.lab.arithmetic;

import io.evident.backprop.network.Shape;
import java.util.Arrays;

/** Windows of images [n, rows, columns, channels] by plain loops. */
final class WindowBounds {
  private final int height;
  private final int width;
  private final int channels;
  private final int rows;
  private final int columns;
  private final int size;
  private final int stride;

  WindowBounds(Shape input, Shape output, int size, int stride) {
    this.height = input.dimension(0);
    this.width = input.dimension(1);
    this.channels = input.dimension(2);
    this.rows = output.dimension(0);
    this.columns = output.dimension(1);
    this.size = size;
    this.stride = stride;
  }

  /** The maximum adds no error of its own; it is off by at most the largest error of its window. */
  Bounded maximum(Bounded x) {
    double[] given = x.values();
    double[] errors = x.scales();
    double[] values = new double[outputs(x)];
    double[] scales = new double[values.length];
    Arrays.fill(values, Double.NEGATIVE_INFINITY);
    for (int to = 0; to < values.length; to += channels) {
      for (int w = 0; w < size * size; w++) {
        int from = from(to, w);
        for (int c = 0; c < channels; c++) {
          values[to + c] = Math.max(values[to + c], given[from + c]);
          scales[to + c] = Math.max(scales[to + c], errors[from + c]);
        }
      }
    }
    return new Bounded(values, scales, x.roundings());
  }

  /** y = (1 / k^2) sum x. */
  Bounded mean(Bounded x) {
    int terms = size * size;
    double[] given = x.values();
    double[] errors = x.scales();
    double[] values = new double[outputs(x)];
    double[] scales = new double[values.length];
    for (int to = 0; to < values.length; to += channels) {
      for (int w = 0; w < terms; w++) {
        int from = from(to, w);
        for (int c = 0; c < channels; c++) {
          values[to + c] += given[from + c] / terms;
          scales[to + c] += (Math.abs(given[from + c]) + errors[from + c]) / terms;
        }
      }
    }
    return new Bounded(values, scales, x.roundings() + terms + 1);
  }

  private int outputs(Bounded x) {
    return x.values().length / (height * width) * rows * columns;
  }

  /** Where the channels of the w-th pixel of a window lie, from where those of its output lie. */
  private int from(int to, int w) {
    int at = to / channels;
    int i = at / columns % rows * stride + w / size;
    int j = at % columns * stride + w % size;
    int image = at / (columns * rows);
    return ((image * height + i) * width + j) * channels;
  }
}
