package io.evident.bayes.laplace;

/**
 * The upper triangular R with R'R = A for a positive definite A, [n, n].
 *
 * <p>Source: G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition, section 4.2.
 */
final class Cholesky {
  private final double[] r;
  private final int n;

  private Cholesky(double[] r, int n) {
    this.r = r;
    this.n = n;
  }

  /**
   * The root of a, which is used up.
   *
   * @throws IllegalArgumentException if a pivot is not positive
   */
  static Cholesky of(double[] a, int n) {
    for (int k = 0; k < n; k++) {
      double pivot = a[k * n + k];
      if (!(pivot > 0 && pivot <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "the matrix is not positive definite: pivot " + k + " of " + n + " is " + pivot);
      }
      double root = Math.sqrt(pivot);
      for (int j = k; j < n; j++) {
        a[k * n + j] /= root;
      }
      for (int i = k + 1; i < n; i++) {
        a[i * n + k] = 0;
        RowProducts.add(a, i * n + i, n - i, a, k * n + i, -a[k * n + i]);
      }
    }
    return new Cholesky(a, n);
  }

  /**
   * The root of a positive semidefinite matrix, which is used up: a pivot that is rounding of the
   * largest entry gives a row of 0.
   */
  static Cholesky ofSemidefinite(double[] a, int n) {
    double least = 0;
    for (int k = 0; k < n; k++) {
      least = Math.max(least, n * Math.ulp(a[k * n + k]));
    }
    for (int k = 0; k < n; k++) {
      double pivot = a[k * n + k];
      double scale = pivot > least ? 1 / Math.sqrt(pivot) : 0;
      for (int j = k; j < n; j++) {
        a[k * n + j] *= scale;
      }
      for (int i = k + 1; i < n; i++) {
        a[i * n + k] = 0;
        RowProducts.add(a, i * n + i, n - i, a, k * n + i, -a[k * n + i]);
      }
    }
    return new Cholesky(a, n);
  }

  /** R, [n, n], 0 below the diagonal. */
  double[] root() {
    return r;
  }

  /** log det A. */
  double logDeterminant() {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += 2 * Math.log(r[k * n + k]);
    }
    return sum;
  }

  /** The inverse of A, [n, n], symmetric: X X' with X the inverse of R. */
  double[] inverse() {
    double[] x = new double[n * n];
    for (int i = n - 1; i >= 0; i--) {
      int at = i * n;
      for (int k = i + 1; k < n; k++) {
        RowProducts.add(x, at + k, n - k, x, k * n + k, -r[at + k]);
      }
      x[at + i] = 1;
      for (int j = i; j < n; j++) {
        x[at + j] /= r[at + i];
      }
    }
    double[] transposed = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        transposed[j * n + i] = x[i * n + j];
      }
    }
    return GramMatrix.of(transposed, n, n);
  }
}
