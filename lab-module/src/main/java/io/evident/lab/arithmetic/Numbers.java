package io.evident.lab.arithmetic;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An array of numbers that are float32 numbers, so that a graph of either type holds them exactly.
 * Two of them are the same only if they are one object.
 */
final class Numbers {
  private final List<Integer> shape;
  private final double[] values;

  private Numbers(List<Integer> shape, double[] values) {
    this.shape = List.copyOf(shape);
    this.values = values;
  }

  /** Uniform between two numbers. */
  static Numbers uniform(long seed, double low, double high, List<Integer> shape) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[shape.stream().reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return new Numbers(shape, values);
  }

  /** For each row one 1 among zeros. */
  static Numbers oneHot(long seed, int rows, int classes) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[rows * classes];
    for (int r = 0; r < rows; r++) {
      values[r * classes + random.nextInt(classes)] = 1;
    }
    return new Numbers(List.of(rows, classes), values);
  }

  /** A matrix with its axes exchanged. */
  Numbers transposed() {
    int rows = shape.get(0);
    int columns = shape.get(1);
    double[] exchanged = new double[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        exchanged[c * rows + r] = values[r * columns + c];
      }
    }
    return new Numbers(List.of(columns, rows), exchanged);
  }

  List<Integer> shape() {
    return shape;
  }

  /** The numbers themselves, which nobody changes. */
  double[] values() {
    return values;
  }

  /** The first rows, the first axis being the examples. */
  double[] rows(int count) {
    return Arrays.copyOf(values, values.length / shape.get(0) * count);
  }
}
