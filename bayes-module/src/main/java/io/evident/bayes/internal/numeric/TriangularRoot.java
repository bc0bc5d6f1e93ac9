package io.evident.bayes.internal.numeric;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The upper triangular R, diagonal at least 0, with R'R = A'A for a matrix A whose rows come one by
 * one.
 *
 * <p>A row is rotated into R by Givens rotations in two doubles: the QR decomposition of A, which
 * never forms A'A and so keeps the condition of A where A'A has its square. With columns of
 * condition c a solution loses log10(c) of about 31 digits, whatever their scales and offsets.
 * Source: G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition, sections 5.1.8 and
 * 6.5.3.
 */
public final class TriangularRoot implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of a column's length, what two doubles cannot tell from 0. */
  private static final double ROUNDING = 0x1p-104;

  private final DoubleDouble[][] r;

  /** The root of no rows. */
  public TriangularRoot(int size) {
    r = new DoubleDouble[size][size];
    for (DoubleDouble[] row : r) {
      Arrays.fill(row, DoubleDouble.ZERO);
    }
  }

  public TriangularRoot copy() {
    TriangularRoot copy = new TriangularRoot(size());
    for (int i = 0; i < size(); i++) {
      copy.r[i] = r[i].clone();
    }
    return copy;
  }

  /** The first rows and columns times a factor. */
  public TriangularRoot leading(int size, DoubleDouble factor) {
    TriangularRoot part = new TriangularRoot(size);
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        part.r[i][j] = r[i][j].times(factor);
      }
    }
    return part;
  }

  public int size() {
    return r.length;
  }

  public DoubleDouble get(int i, int j) {
    return r[i][j];
  }

  public void set(int i, int j, DoubleDouble value) {
    r[i][j] = value;
  }

  /** One row more of A; the array is used up. */
  public void add(DoubleDouble[] row) {
    for (int k = 0; k < row.length; k++) {
      if (row[k].high() != 0) {
        rotate(k, row);
      }
    }
  }

  /** Rotates row k of R and a row that is 0 before k so that it is 0 at k too. */
  private void rotate(int k, DoubleDouble[] row) {
    DoubleDouble[] mine = r[k];
    double size = Math.max(Math.abs(mine[k].high()), Math.abs(row[k].high()));
    int exponent = Math.max(Math.getExponent(size), Double.MIN_EXPONENT);
    DoubleDouble a = mine[k].scaled(-exponent);
    DoubleDouble b = row[k].scaled(-exponent);
    DoubleDouble length = a.squared().plus(b.squared()).squareRoot();
    DoubleDouble cosine = a.dividedBy(length);
    DoubleDouble sine = b.dividedBy(length);
    mine[k] = length.scaled(exponent);
    row[k] = DoubleDouble.ZERO;
    for (int j = k + 1; j < row.length; j++) {
      DoubleDouble above = mine[j];
      mine[j] = cosine.times(above).plus(sine.times(row[j]));
      row[j] = cosine.times(row[j]).minus(sine.times(above));
    }
  }

  /** The rows of another root of the same size. */
  public void addAll(TriangularRoot other) {
    for (DoubleDouble[] row : other.r) {
      add(row.clone());
    }
  }

  /** The x of R x = b. */
  public DoubleDouble[] solve(DoubleDouble[] b) {
    DoubleDouble[] x = new DoubleDouble[b.length];
    for (int i = b.length - 1; i >= 0; i--) {
      DoubleDouble sum = b[i];
      for (int j = i + 1; j < b.length; j++) {
        sum = sum.minus(r[i][j].times(x[j]));
      }
      x[i] = sum.dividedBy(r[i][i]);
    }
    return x;
  }

  /** The x of R'x = b. */
  public DoubleDouble[] solveTransposed(DoubleDouble[] b) {
    DoubleDouble[] x = new DoubleDouble[b.length];
    for (int i = 0; i < b.length; i++) {
      DoubleDouble sum = b[i];
      for (int j = 0; j < i; j++) {
        sum = sum.minus(r[j][i].times(x[j]));
      }
      x[i] = sum.dividedBy(r[i][i]);
    }
    return x;
  }

  /** b' inverse(R'R) b. */
  public DoubleDouble inverseAlong(DoubleDouble[] b) {
    DoubleDouble sum = DoubleDouble.ZERO;
    for (DoubleDouble value : solveTransposed(b)) {
      sum = sum.plus(value.squared());
    }
    return sum;
  }

  /**
   * The collinearity index of column j of A, its length times that of the row of the inverse: 1
   * where it is orthogonal to the others, about 1e31, the most that two doubles tell, where it is a
   * combination of them, infinite where it is 0. A column that takes no part in a combination of
   * others keeps its own index.
   */
  public double collinearity(int j) {
    double column = length(j);
    if (column == 0) {
      return Double.POSITIVE_INFINITY;
    }
    DoubleDouble[] row = new DoubleDouble[size()];
    double inverse = 0;
    for (int i = j; i < size(); i++) {
      DoubleDouble sum = i == j ? DoubleDouble.of(1) : DoubleDouble.ZERO;
      for (int k = j; k < i; k++) {
        sum = sum.minus(r[k][i].times(row[k]));
      }
      row[i] = sum.dividedBy(pivot(i));
      inverse = Math.hypot(inverse, row[i].value());
    }
    return Math.max(1, column * inverse);
  }

  private double length(int j) {
    double column = 0;
    for (int i = 0; i <= j; i++) {
      column = Math.hypot(column, r[i][j].value());
    }
    return column;
  }

  /** An entry of the diagonal, not below its rounding: less would magnify that of all others. */
  private DoubleDouble pivot(int i) {
    double least = ROUNDING * length(i);
    if (r[i][i].high() > least) {
      return r[i][i];
    }
    return DoubleDouble.of(least > 0 ? least : 1);
  }
}
