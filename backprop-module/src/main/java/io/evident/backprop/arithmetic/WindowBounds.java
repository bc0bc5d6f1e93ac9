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

  /** What happens at an element of a window. */
  private interface Pair {
    /**
     * Visits an element.
     *
     * @param from where it lies in the input
     * @param to where the output of its window lies
     * @param first whether it is the first of its window
     */
    void visit(int from, int to, boolean first);
  }

  /** The maximum adds no error of its own; it is off by at most the largest error of its window. */
  Bounded maximum(Bounded x) {
    double[] values = new double[outputs(x)];
    double[] scales = new double[values.length];
    forEachPair(
        x,
        (from, to, first) -> {
          values[to] = first ? x.values()[from] : Math.max(values[to], x.values()[from]);
          scales[to] = Math.max(scales[to], x.scales()[from]);
        });
    return new Bounded(values, scales, x.roundings());
  }

  /** y = (1 / k^2) sum x. */
  Bounded mean(Bounded x) {
    int terms = size * size;
    double[] values = new double[outputs(x)];
    double[] scales = new double[values.length];
    forEachPair(
        x,
        (from, to, first) -> {
          values[to] += x.values()[from] / terms;
          scales[to] += (Math.abs(x.values()[from]) + x.scales()[from]) / terms;
        });
    return new Bounded(values, scales, x.roundings() + terms + 1);
  }

  private int outputs(Bounded x) {
    return x.values().length / (height * width) * rows * columns;
  }

  private void forEachPair(Bounded x, Pair pair) {
    int outputs = outputs(x) / channels;
    for (int at = 0; at < outputs; at++) {
      int q = at % columns;
      int p = at / columns % rows;
      int image = at / (columns * rows);
      for (int w = 0; w < size * size; w++) {
        int i = p * stride + w / size;
        int j = q * stride + w % size;
        int from = ((image * height + i) * width + j) * channels;
        for (int c = 0; c < channels; c++) {
          pair.visit(from + c, at * channels + c, w == 0);
        }
      }
    }
  }
}
