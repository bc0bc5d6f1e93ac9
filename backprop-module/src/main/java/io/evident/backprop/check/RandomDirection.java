package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Vectors whose entries lie in several arrays, and random directions among them. */
final class RandomDirection {
  private static final double LEAST_SQUARES = 1e-250;

  private static final double MOST_SQUARES = 1e300;

  private RandomDirection() {}

  /** Uniform over the unit sphere, in arrays of the same lengths. */
  static List<double[]> draw(List<double[]> like, SplittableRandom random) {
    List<double[]> direction = new ArrayList<>();
    double squares = 0;
    for (double[] part : like) {
      double[] normal = new double[part.length];
      squares += drawn(normal, random);
      direction.add(normal);
    }
    double length = Math.sqrt(squares);
    for (double[] part : direction) {
      Slices.each(
          part.length,
          (first, last) -> {
            for (int i = first; i < last; i++) {
              part[i] /= length;
            }
          });
    }
    return direction;
  }

  /** Standard normal numbers, and the sum of their squares. Each slice has a generator. */
  private static double drawn(double[] to, SplittableRandom random) {
    SplittableRandom[] own = {random};
    if (to.length > Slices.LENGTH) {
      own = new SplittableRandom[(to.length - 1) / Slices.LENGTH + 1];
      Arrays.setAll(own, slice -> random.split());
    }
    SplittableRandom[] generators = own;
    return Slices.sum(
        to.length,
        (first, last) -> {
          SplittableRandom normals = generators[first / Slices.LENGTH];
          double sum = 0;
          for (int i = first; i < last; i++) {
            to[i] = normals.nextGaussian();
            sum += to[i] * to[i];
          }
          return sum;
        });
  }

  /** Sets the point to base + step u; with a step of 0, to base bit for bit. */
  static void move(List<double[]> point, List<double[]> base, double step, List<double[]> u) {
    for (int p = 0; p < point.size(); p++) {
      double[] part = point.get(p);
      double[] from = base.get(p);
      double[] along = u.get(p);
      Slices.each(
          part.length,
          (first, last) -> {
            for (int i = first; i < last; i++) {
              part[i] = from[i] + step * along[i];
            }
          });
    }
  }

  static double dot(List<double[]> a, List<double[]> b) {
    double sum = 0;
    for (int p = 0; p < a.size(); p++) {
      double[] left = a.get(p);
      double[] right = b.get(p);
      sum +=
          Slices.sum(
              left.length,
              (first, last) -> {
                double part = 0;
                for (int i = first; i < last; i++) {
                  part += left[i] * right[i];
                }
                return part;
              });
    }
    return sum;
  }

  static double length(List<double[]> a) {
    double squares = dot(a, a);
    if (isExact(squares)) {
      return Math.sqrt(squares);
    }
    double greatest = 0;
    for (double[] part : a) {
      greatest = Math.max(greatest, Slices.greatestSize(part));
    }
    if (!(greatest > 0 && greatest < Double.POSITIVE_INFINITY)) {
      return greatest;
    }
    double sum = 0;
    for (double[] part : a) {
      for (double entry : part) {
        sum += (entry / greatest) * (entry / greatest);
      }
    }
    return greatest * Math.sqrt(sum);
  }

  /** Whether no square in a sum that counts has overflowed, or was rounded to 0. */
  static boolean isExact(double sumOfSquares) {
    return sumOfSquares >= LEAST_SQUARES && sumOfSquares <= MOST_SQUARES;
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
