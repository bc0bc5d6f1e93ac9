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
  private final double[] vectors;

  private SymmetricEigen(double[] values, double[] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /** From stored numbers: values [n], and [n, n] whose row i is the eigenvector of value i. */
  static SymmetricEigen stored(double[] values, double[] vectors) {
    return new SymmetricEigen(values, vectors);
  }

  /** Values and vectors of a, [n, n], which is used up. */
  static SymmetricEigen of(double[] a, int n) {
    Work work = new Work(a, n);
    work.makeTridiagonal();
    double[] rows = work.reflections();
    work.makeDiagonal(rows);
    int[] order = work.order();
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i] = work.diagonal[order[i]];
      System.arraycopy(rows, order[i] * n, vectors, i * n, n);
    }
    return new SymmetricEigen(values, vectors);
  }

  /** The values of a, [n, n], which is used up; the largest first. */
  static double[] valuesOf(double[] a, int n) {
    Work work = new Work(a, n);
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

  /** The vectors, [n, n], row i that of value i; each is of length 1 and either sign. */
  double[] vectors() {
    return vectors;
  }

  private static final class Work {
    private final double[] a;
    private final int n;
    private final double[] diagonal;

    /** beside[i] stands between diagonal[i] and diagonal[i + 1]. */
    private final double[] beside;

    private final double[] tau;

    Work(double[] a, int n) {
      this.a = a;
      this.n = n;
      this.diagonal = new double[n];
      this.beside = new double[n];
      this.tau = new double[n];
    }

    /**
     * Reflects rows and columns k + 1 and after by H = I - tau v v', so that row k keeps one entry
     * beside the diagonal; v is left in row k.
     */
    void makeTridiagonal() {
      double[] v = new double[n];
      double[] q = new double[n];
      for (int k = 0; k + 1 < n; k++) {
        int m = n - k - 1;
        int at = k * n + k + 1;
        diagonal[k] = a[k * n + k];
        beside[k] = reflect(k, at, m);
        if (tau[k] == 0) {
          continue;
        }
        System.arraycopy(a, at, v, 0, m);
        Arrays.fill(q, 0, m, 0);
        RowProducts.addRows(q, 0, m, v, 0, m, a, at + n, n);
        double along = 0;
        for (int i = 0; i < m; i++) {
          q[i] *= tau[k];
          along += q[i] * v[i];
        }
        RowProducts.add(q, 0, m, v, 0, -0.5 * tau[k] * along);
        for (int i = 0; i < m; i++) {
          subtract(a, at + n + i * n, m, v[i], q, q[i], v);
        }
      }
      diagonal[n - 1] = a[n * n - 1];
    }

    private static void subtract(
        double[] to, int at, int count, double x, double[] q, double y, double[] v) {
      for (int j = 0; j < count; j++) {
        to[at + j] -= x * q[j] + y * v[j];
      }
    }

    /** Makes m entries of a the vector v of their reflection and returns what they become. */
    private double reflect(int k, int at, int m) {
      double largest = 0;
      for (int i = 1; i < m; i++) {
        largest = Math.max(largest, Math.abs(a[at + i]));
      }
      double first = a[at];
      if (largest == 0) {
        return first;
      }
      largest = Math.max(largest, Math.abs(first));
      double sum = 0;
      for (int i = 0; i < m; i++) {
        double x = a[at + i] / largest;
        sum += x * x;
      }
      double length = -Math.copySign(largest * Math.sqrt(sum), first);
      tau[k] = (length - first) / length;
      for (int i = 1; i < m; i++) {
        a[at + i] /= first - length;
      }
      a[at] = 1;
      return length;
    }

    /** The transposed product of all reflections, [n, n]. */
    double[] reflections() {
      double[] product = new double[n * n];
      for (int i = 0; i < n; i++) {
        product[i * n + i] = 1;
      }
      double[] along = new double[n];
      for (int k = n - 3; k >= 0; k--) {
        if (tau[k] == 0) {
          continue;
        }
        int m = n - k - 1;
        int corner = (k + 1) * n + k + 1;
        int v = k * n + k + 1;
        Arrays.fill(along, 0, m, 0);
        RowProducts.addRows(along, 0, m, a, v, m, product, corner, n);
        for (int i = 0; i < m; i++) {
          RowProducts.add(product, corner + i * n, m, along, 0, -tau[k] * a[v + i]);
        }
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          double x = product[i * n + j];
          product[i * n + j] = product[j * n + i];
          product[j * n + i] = x;
        }
      }
      return product;
    }

    /** Turns rows i and i + 1 of rows, if there are any, with each rotation. */
    void makeDiagonal(double[] rows) {
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

    private void step(int l, int m, double[] rows) {
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
          rotate(rows, i * n, n, sine, cosine);
        }
      }
      diagonal[l] -= moved;
      beside[l] = g;
      beside[m] = 0;
    }

    private static void rotate(double[] rows, int at, int n, double sine, double cosine) {
      for (int j = at; j < at + n; j++) {
        double x = rows[j];
        double y = rows[j + n];
        rows[j + n] = sine * x + cosine * y;
        rows[j] = cosine * x - sine * y;
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
