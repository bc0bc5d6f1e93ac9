package io.evident.backprop.check;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Vectors whose entries lie in several arrays, and random directions among them. */
final class RandomDirection {
  /** Fewer numbers than this are moved by one thread. */
  private static final int LARGE = 1 << 16;

  private RandomDirection() {}

  /** Uniform over the unit sphere, in arrays of the same lengths. */
  static List<double[]> draw(List<double[]> like, SplittableRandom random) {
    List<double[]> direction = copy(like);
    for (double[] part : direction) {
      for (int i = 0; i < part.length; i++) {
        part[i] = random.nextGaussian();
      }
    }
    double length = length(direction);
    for (double[] part : direction) {
      inSlices(
          part.length,
          (first, last) -> {
            for (int i = first; i < last; i++) {
              part[i] /= length;
            }
          });
    }
    return direction;
  }

  /** Sets the point to base + step u; with a step of 0, to base bit for bit. */
  static void move(List<double[]> point, List<double[]> base, double step, List<double[]> u) {
    for (int p = 0; p < point.size(); p++) {
      double[] part = point.get(p);
      double[] from = base.get(p);
      double[] along = u.get(p);
      inSlices(
          part.length,
          (first, last) -> {
            for (int i = first; i < last; i++) {
              part[i] = from[i] + step * along[i];
            }
          });
    }
  }

  /** Part of an array. */
  interface Slice {
    void at(int first, int last);
  }

  /** Does something with each part of an array, in several threads where it is long. */
  static void inSlices(int length, Slice slice) {
    if (length < LARGE) {
      slice.at(0, length);
      return;
    }
    IntStream.range(0, (length + LARGE - 1) / LARGE)
        .parallel()
        .forEach(s -> slice.at(s * LARGE, Math.min(length, (s + 1) * LARGE)));
  }

  static double dot(List<double[]> a, List<double[]> b) {
    double sum = 0;
    for (int p = 0; p < a.size(); p++) {
      double[] left = a.get(p);
      double[] right = b.get(p);
      for (int i = 0; i < left.length; i++) {
        sum += left[i] * right[i];
      }
    }
    return sum;
  }

  static double length(List<double[]> a) {
    return Math.sqrt(dot(a, a));
  }

  static int size(List<double[]> a) {
    return a.stream().mapToInt(part -> part.length).sum();
  }

  static List<double[]> copy(List<double[]> a) {
    List<double[]> copy = new ArrayList<>();
    a.forEach(part -> copy.add(part.clone()));
    return copy;
  }
}
