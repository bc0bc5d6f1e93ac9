package io.evident.bayes.laplace;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues of a symmetric matrix, and its eigenvectors where they are asked for.
 *
 * <p>Householder reflections make the matrix tridiagonal, QL steps with implicit shifts make that
 * diagonal. An eigenvalue is right to rounding of the largest one. Sources: G. H. Golub and C. F.
 * Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 8.3.3; J. H. Wilkinson and C.
 * Reinsch, Handbook for Automatic Computation II, 1971, contributions II/2 and II/4.
 */
final class SymmetricEigen {
  private static final int MOST_STEPS = 100;

  private final double[] values;
  private final double[][] vectors;

  private SymmetricEigen(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /** From stored numbers: values [n], and [n][n] whose row i is the eigenvector of value i. */
  static SymmetricEigen stored(double[] values, double[][] vectors) {
    return new SymmetricEigen(values, vectors);
  }

  /** Values and vectors of a, [n][n], which is used up. */
  static SymmetricEigen of(double[][] a) {
    Work work = new Work(a);
    work.makeTridiagonal();
    double[][] rows = work.reflections();
    work.makeDiagonal(rows);
    int[] order = work.order();
    double[] values = new double[a.length];
    double[][] vectors = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      values[i] = work.diagonal[order[i]];
      vectors[i] = rows[order[i]];
    }
    return new SymmetricEigen(values, vectors);
  }

  /** The values of a, [n][n], which is used up; the largest first. */
  static double[] valuesOf(double[][] a) {
    Work work = new Work(a);
    work.makeTridiagonal();
    work.makeDiagonal(null);
    return IntStream.of(work.order()).mapToDouble(i -> work.diagonal[i]).toArray();
  }

  int size() {
    return values.length;
  }

  /** The values, the largest first. */
  double[] values() {
    return values;
  }

  /** The vectors, [n][n], row i that of value i; each is of length 1 and either sign. */
  double[][] vectors() {
    return vectors;
  }

  private static final class Work {
    private final double[][] a;
    private final int n;
    private final double[] diagonal;

    /** beside[i] stands between diagonal[i] and diagonal[i + 1]. */
    private final double[] beside;

    private final double[] tau;

    Work(double[][] a) {
      this.a = a;
      this.n = a.length;
      this.diagonal = new double[n];
      this.beside = new double[n];
      this.tau = new double[n];
    }

    /**
     * Reflects rows and columns k + 1 and after by H = I - tau v v', so that row k keeps one entry
     * beside the diagonal; v is left in row k.
     */
    void makeTridiagonal() {
      double[] q = new double[n];
      for (int k = 0; k + 1 < n; k++) {
        diagonal[k] = a[k][k];
        beside[k] = reflect(k);
        if (tau[k] == 0) {
          continue;
        }
        double[] v = a[k];
        Arrays.fill(q, 0);
        RowProducts.addRows(q, v, k + 1, after(a, k), n - k - 1, k + 1, n);
        double along = 0;
        for (int i = k + 1; i < n; i++) {
          q[i] *= tau[k];
          along += q[i] * v[i];
        }
        RowProducts.add(q, v, -0.5 * tau[k] * along, k + 1, n);
        for (int i = k + 1; i < n; i++) {
          subtract(a[i], q, v[i], v, q[i], k + 1, n);
        }
      }
      diagonal[n - 1] = a[n - 1][n - 1];
    }

    private static double[][] after(double[][] rows, int k) {
      return Arrays.copyOfRange(rows, k + 1, rows.length);
    }

    private static void subtract(
        double[] to, double[] q, double x, double[] v, double y, int from, int end) {
      for (int j = from; j < end; j++) {
        to[j] -= x * q[j] + y * v[j];
      }
    }

    /** Makes row k after the diagonal the v of its reflection and returns what it becomes. */
    private double reflect(int k) {
      double[] row = a[k];
      double largest = 0;
      for (int i = k + 2; i < n; i++) {
        largest = Math.max(largest, Math.abs(row[i]));
      }
      double first = row[k + 1];
      if (largest == 0) {
        return first;
      }
      largest = Math.max(largest, Math.abs(first));
      double sum = 0;
      for (int i = k + 1; i < n; i++) {
        double x = row[i] / largest;
        sum += x * x;
      }
      double length = -Math.copySign(largest * Math.sqrt(sum), first);
      tau[k] = (length - first) / length;
      for (int i = k + 2; i < n; i++) {
        row[i] /= first - length;
      }
      row[k + 1] = 1;
      return length;
    }

    /** The transposed product of all reflections, [n][n]. */
    double[][] reflections() {
      double[][] product = new double[n][n];
      for (int i = 0; i < n; i++) {
        product[i][i] = 1;
      }
      double[] along = new double[n];
      for (int k = n - 3; k >= 0; k--) {
        if (tau[k] == 0) {
          continue;
        }
        double[] v = a[k];
        Arrays.fill(along, 0);
        RowProducts.addRows(along, v, k + 1, after(product, k), n - k - 1, k + 1, n);
        for (int i = k + 1; i < n; i++) {
          RowProducts.add(product[i], along, -tau[k] * v[i], k + 1, n);
        }
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          double x = product[i][j];
          product[i][j] = product[j][i];
          product[j][i] = x;
        }
      }
      return product;
    }

    /** Turns rows i and i + 1 of rows, if there are any, with each rotation. */
    void makeDiagonal(double[][] rows) {
      double size = 0;
      for (int i = 0; i < n; i++) {
        size = Math.max(size, Math.abs(diagonal[i]) + Math.abs(beside[i]));
      }
      double small = Math.ulp(1.0) * 0.5 * size;
      for (int l = 0; l < n; l++) {
        int steps = 0;
        int m = split(l, small);
        while (m > l) {
          if (steps++ == MOST_STEPS) {
            throw new IllegalStateException(
                "no eigenvalue after " + MOST_STEPS + " steps; is the matrix finite?");
          }
          step(l, m, rows);
          m = split(l, small);
        }
      }
    }

    /** The first place from l on after which nothing is left beside the diagonal. */
    private int split(int l, double small) {
      int m = l;
      while (m + 1 < n && !(Math.abs(beside[m]) <= small)) {
        m++;
      }
      return m;
    }

    private void step(int l, int m, double[][] rows) {
      double half = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l]);
      double root = Math.hypot(half, 1);
      double g = diagonal[m] - diagonal[l] + beside[l] / (half + Math.copySign(root, half));
      double sine = 1;
      double cosine = 1;
      double moved = 0;
      for (int i = m - 1; i >= l; i--) {
        double f = sine * beside[i];
        double b = cosine * beside[i];
        double r = Math.hypot(f, g);
        beside[i + 1] = r;
        if (r == 0) {
          // The part from i + 1 to m has come apart by itself.
          diagonal[i + 1] -= moved;
          beside[m] = 0;
          return;
        }
        sine = f / r;
        cosine = g / r;
        g = diagonal[i + 1] - moved;
        r = (diagonal[i] - g) * sine + 2 * cosine * b;
        moved = sine * r;
        diagonal[i + 1] = g + moved;
        g = cosine * r - b;
        if (rows != null) {
          rotate(rows[i], rows[i + 1], sine, cosine);
        }
      }
      diagonal[l] -= moved;
      beside[l] = g;
      beside[m] = 0;
    }

    private static void rotate(double[] first, double[] second, double sine, double cosine) {
      for (int j = 0; j < first.length; j++) {
        double x = first[j];
        double y = second[j];
        second[j] = sine * x + cosine * y;
        first[j] = cosine * x - sine * y;
      }
    }

    int[] order() {
      return IntStream.range(0, n)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -diagonal[i]))
          .mapToInt(i -> i)
          .toArray();
    }
  }
}
