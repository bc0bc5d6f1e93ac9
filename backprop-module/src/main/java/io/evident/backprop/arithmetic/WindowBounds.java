package io.evident.backprop.arithmetic;

import io.evident.backprop.network.Shape;

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
    double[] values = new double[outputs(x)];
    double[] scales = new double[values.length];
    for (int to = 0; to < values.length; to++) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (int w = 0; w < size * size; w++) {
        int from = from(to, w);
        greatest = Math.max(greatest, x.values()[from]);
        scales[to] = Math.max(scales[to], x.scales()[from]);
      }
      values[to] = greatest;
    }
    return new Bounded(values, scales, x.roundings());
  }

  /** y = (1 / k^2) sum x. */
  Bounded mean(Bounded x) {
    int terms = size * size;
    double[] values = new double[outputs(x)];
    double[] scales = new double[values.length];
    for (int to = 0; to < values.length; to++) {
      for (int w = 0; w < terms; w++) {
        int from = from(to, w);
        values[to] += x.values()[from] / terms;
        scales[to] += (Math.abs(x.values()[from]) + x.scales()[from]) / terms;
      }
    }
    return new Bounded(values, scales, x.roundings() + terms + 1);
  }

  private int outputs(Bounded x) {
    return x.values().length / (height * width) * rows * columns;
  }

  /** Where the w-th element under an output lies. */
  private int from(int to, int w) {
    int channel = to % channels;
    int q = to / channels % columns;
    int p = to / channels / columns % rows;
    int image = to / channels / columns / rows;
    int i = p * stride + w / size;
    int j = q * stride + w % size;
    return ((image * height + i) * width + j) * channels + channel;
  }
}
