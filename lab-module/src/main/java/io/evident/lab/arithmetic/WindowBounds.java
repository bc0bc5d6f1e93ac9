package io.evident.lab.arithmetic;

import io.evident.backprop.network.Shape;
import io.evident.backprop.network.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Windows of images [n, rows, columns, channels] by plain loops. */
final class WindowBounds {
  private final int height;
  private final int width;
  private final int channels;
  private final int rows;
  private final int columns;
  private final Windows windows;
  private final Shape input;

  WindowBounds(Windows windows, Shape input, Shape output) {
    this.windows = windows;
    this.input = input;
    this.height = input.dimension(0);
    this.width = input.dimension(1);
    this.channels = input.dimension(2);
    this.rows = output.dimension(0);
    this.columns = output.dimension(1);
  }

  /** The maximum adds no error of its own; it is off by at most the largest error of its window. */
  Bounded maximum(Bounded x) {
    double[] given = x.values();
    double[] errors = x.scales();
    double[] values = new double[outputs(x)];
    double[] scales = new double[values.length];
    Arrays.fill(values, Double.NEGATIVE_INFINITY);
    for (int to = 0; to < values.length; to += channels) {
      for (int from : inside(to)) {
        for (int c = 0; c < channels; c++) {
          values[to + c] = Math.max(values[to + c], given[from + c]);
          scales[to + c] = Math.max(scales[to + c], errors[from + c]);
        }
      }
    }
    return new Bounded(values, scales, x.roundings());
  }

  /** y = 1/M sum x over the M pixels inside; the factor of an edge's window is rounded too. */
  Bounded mean(Bounded x) {
    double[] given = x.values();
    double[] errors = x.scales();
    double[] values = new double[outputs(x)];
    double[] scales = new double[values.length];
    for (int to = 0; to < values.length; to += channels) {
      List<Integer> inside = inside(to);
      for (int from : inside) {
        for (int c = 0; c < channels; c++) {
          values[to + c] += given[from + c] / inside.size();
          scales[to + c] += (Math.abs(given[from + c]) + errors[from + c]) / inside.size();
        }
      }
    }
    int ofEdge = windows.arePadded(input) ? 2 : 0;
    return new Bounded(values, scales, x.roundings() + windows.size().area() + 1 + ofEdge);
  }

  private int outputs(Bounded x) {
    return x.values().length / (height * width) * rows * columns;
  }

  /**
   * Where the channels of the pixels of a window lie that are in the image, from where those of its
   * output lie.
   */
  private List<Integer> inside(int to) {
    int at = to / channels;
    int image = at / (columns * rows);
    int top = at / columns % rows * windows.stride().rows() - windows.before(input, 0);
    int left = at % columns * windows.stride().columns() - windows.before(input, 1);
    List<Integer> inside = new ArrayList<>();
    for (int w = 0; w < windows.size().area(); w++) {
      int i = top + w / windows.size().columns();
      int j = left + w % windows.size().columns();
      if (i >= 0 && i < height && j >= 0 && j < width) {
        inside.add(((image * height + i) * width + j) * channels);
      }
    }
    return inside;
  }
}
