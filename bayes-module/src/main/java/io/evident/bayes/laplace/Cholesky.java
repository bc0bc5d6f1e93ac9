package io.evident.bayes.laplace;

/**
 * The upper triangular R with R'R = A for a positive definite A, [n][n].
 *
 * <p>Source: G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition, section 4.2.
 */
final class Cholesky {
  private final double[][] r;

  private Cholesky(double[][] r) {
    this.r = r;
  }

  /**
   * The root of a, which is used up.
   *
   * @throws IllegalArgumentException if a pivot is not positive
   */
  static Cholesky of(double[][] a) {
    for (int k = 0; k < a.length; k++) {
      double pivot = a[k][k];
      if (!(pivot > 0 && pivot <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "the matrix is not positive definite: pivot " + k + " of " + a.length + " is " + pivot);
      }
      eliminate(a, k, 1 / Math.sqrt(pivot));
    }
    return new Cholesky(a);
  }

  /**
   * The root of a positive semidefinite matrix, which is used up: a pivot that is rounding of the
   * largest entry gives a row of 0.
   */
  static Cholesky ofSemidefinite(double[][] a) {
    double least = 0;
    for (int k = 0; k < a.length; k++) {
      least = Math.max(least, a.length * Math.ulp(a[k][k]));
    }
    for (int k = 0; k < a.length; k++) {
      double pivot = a[k][k];
      eliminate(a, k, pivot > least ? 1 / Math.sqrt(pivot) : 0);
    }
    return new Cholesky(a);
  }

  private static void eliminate(double[][] a, int k, double scale) {
    for (int j = k; j < a.length; j++) {
      a[k][j] *= scale;
    }
    for (int i = k + 1; i < a.length; i++) {
      a[i][k] = 0;
      RowProducts.add(a[i], a[k], -a[k][i], i, a.length);
    }
  }

  /** R, [n][n], 0 below the diagonal. */
  double[][] root() {
    return r;
  }

  /** The x with A x = b, which is used up and returned: R'y = b, then R x = y. */
  double[] solve(double[] b) {
    for (int i = 0; i < r.length; i++) {
      b[i] /= r[i][i];
      RowProducts.add(b, r[i], -b[i], i + 1, r.length);
    }
    for (int i = r.length - 1; i >= 0; i--) {
      double sum = b[i];
      for (int j = i + 1; j < r.length; j++) {
        sum -= r[i][j] * b[j];
      }
      b[i] = sum / r[i][i];
    }
    return b;
  }

  /** log det A. */
  double logDeterminant() {
    double sum = 0;
    for (int k = 0; k < r.length; k++) {
      sum += 2 * Math.log(r[k][k]);
    }
    return sum;
  }

  /** The inverse of A, [n][n], symmetric: X X' with X the inverse of R. */
  double[][] inverse() {
    int n = r.length;
    double[][] x = new double[n][n];
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        RowProducts.add(x[i], x[k], -r[i][k], k, n);
      }
      x[i][i] = 1;
      for (int j = i; j < n; j++) {
        x[i][j] /= r[i][i];
      }
    }
    double[][] transposed = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        transposed[j][i] = x[i][j];
      }
    }
    return GramMatrix.of(transposed);
  }
}
