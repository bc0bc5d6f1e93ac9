package io.evident.lab.identities;

import java.util.SplittableRandom;

/** The few products that the identities are written with; matrices are row-major. */
final class Matrices {
  private Matrices() {}

  static double[] random(int length, long seed) {
    return new SplittableRandom(seed).doubles(length, -1, 1).toArray();
  }

  static double[] scaled(double factor, double[] a) {
    double[] scaled = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      scaled[i] = factor * a[i];
    }
    return scaled;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double[] transposed(double[] a, int rows) {
    int columns = a.length / rows;
    double[] transposed = new double[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = a[i * columns + j];
      }
    }
    return transposed;
  }

  /** a b, for a of the given number of columns and b of as many rows. */
  static double[] times(double[] a, double[] b, int columns) {
    int rows = a.length / columns;
    int width = b.length / columns;
    double[] product = new double[rows * width];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < columns; k++) {
        for (int j = 0; j < width; j++) {
          product[i * width + j] += a[i * columns + k] * b[k * width + j];
        }
      }
    }
    return product;
  }
}
