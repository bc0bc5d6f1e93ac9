package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.TriangularRoot;
import java.util.Arrays;
import java.util.Locale;

/**
 * Gathers the {@link RegressionStatistics} of many rows, for one or several responses of the same
 * columns at once.
 *
 * <p>It sums X'WX, X'Wy and y'Wy in two doubles, which a row enters in the time of a few operations
 * for each entry, and takes the triangular factor of the sums by Cholesky's method at the end. The
 * sums have the square of the condition of X, of which two doubles have room for about 1e13: a
 * column of which less than 1e-13 is not a combination of those before it, as of the last category
 * among zeros and ones beside a constant, counts as one, and its weight has the prior alone. Less
 * than that of a response, left by all columns, counts as nothing. Where rows are few and columns
 * nearly collinear, {@link RegressionStatistics#of(double[][], double[])} keeps the condition
 * itself. Source: G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition, section 4.2.
 *
 * <p>Not for several threads at once.
 */
public final class RegressionAccumulator {
  /** Of the square of a column, what sums of two doubles cannot tell from nothing. */
  private static final double DEPENDENT = 1e-26;

  private final int columns;
  private final int size;

  /** Row i of the sums from its diagonal on: the two doubles of each entry. */
  private final double[][] high;

  private final double[][] low;

  /** The row that is added, times the root of its weight, in two doubles. */
  private final double[] row;

  private final double[] rowLow;
  private final DataDigest[] digests;
  private long count;
  private double sumOfLogWeights;

  private RegressionAccumulator(int columns, int responses) {
    this.columns = columns;
    this.size = columns + responses;
    this.high = new double[size][];
    this.low = new double[size][];
    for (int i = 0; i < size; i++) {
      high[i] = new double[size - i];
      low[i] = new double[size - i];
    }
    this.row = new double[size];
    this.rowLow = new double[size];
    this.digests = new DataDigest[responses];
    Arrays.fill(digests, DataDigest.EMPTY);
  }

  /**
   * Before any row.
   *
   * @param columns how many columns X has, at least one
   * @param responses how many responses each row has, at least one
   * @return what gathers
   * @throws IllegalArgumentException if there is no column or no response
   */
  public static RegressionAccumulator create(int columns, int responses) {
    if (columns < 1 || responses < 1) {
      throw new IllegalArgumentException(
          "columns and responses must be >= 1, got " + columns + " and " + responses);
    }
    return new RegressionAccumulator(columns, responses);
  }

  /**
   * One row more, y_k ~ N(x'beta_k, sigma2_k / weight) for each response.
   *
   * @param x the row of X, [columns]; not kept
   * @param y the responses, [responses]; not kept
   * @param precisionWeight its weight, finite and positive
   * @return this
   * @throws IllegalArgumentException if the shapes do not fit, a value is not finite or the weight
   *     not positive; nothing is added
   */
  public RegressionAccumulator add(double[] x, double[] y, double precisionWeight) {
    if (x.length != columns || y.length != digests.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a row of x and y must have shapes [%d] and [%d], got [%d] and [%d]",
              columns,
              digests.length,
              x.length,
              y.length));
    }
    Require.positive("precisionWeight", precisionWeight);
    for (int i = 0; i < columns; i++) {
      row[i] = finite("x", i, x[i]);
    }
    for (int k = 0; k < y.length; k++) {
      row[columns + k] = finite("y", k, y[k]);
    }
    boolean weighted = precisionWeight != 1;
    if (weighted) {
      DoubleDouble scale = DoubleDouble.of(precisionWeight).squareRoot();
      for (int i = 0; i < size; i++) {
        DoubleDouble scaled = scale.times(row[i]);
        row[i] = scaled.high();
        rowLow[i] = scaled.low();
      }
    }
    for (int i = 0; i < size; i++) {
      // Most features of categories are 0.
      if (row[i] != 0) {
        addProducts(row, i, high[i], low[i]);
        if (weighted) {
          addLowProducts(i);
        }
      }
    }
    for (int k = 0; k < y.length; k++) {
      digests[k] = digests[k].plus(y[k], precisionWeight);
    }
    count++;
    sumOfLogWeights += Math.log(precisionWeight);
    return this;
  }

  /** The name is made up for an error alone: this runs for every number of a table. */
  private static double finite(String name, int at, double value) {
    return Math.abs(value) <= Double.MAX_VALUE
        ? value
        : Require.finite(name + " [" + at + "]", value);
  }

  /** Adds row[i] row[j] for j from i on: the exact product, then Knuth's two-sum. */
  private static void addProducts(double[] row, int i, double[] high, double[] low) {
    double factor = row[i];
    for (int j = 0; j < high.length; j++) {
      double other = row[i + j];
      double product = factor * other;
      double lost = Math.fma(factor, other, -product);
      double before = high[j];
      double sum = before + product;
      double back = sum - before;
      low[j] += (before - (sum - back)) + (product - back) + lost;
      high[j] = sum;
    }
  }

  /** What the first doubles of a weighted row leave over of its products. */
  private void addLowProducts(int i) {
    for (int j = i; j < size; j++) {
      low[i][j - i] += row[i] * rowLow[j] + rowLow[i] * row[j];
    }
  }

  /**
   * The statistics of one response.
   *
   * @param response which, from 0
   * @return of all rows so far
   * @throws IndexOutOfBoundsException if there is no such response
   * @throws IllegalArgumentException if the numbers are so large that their squares are infinite
   */
  public RegressionStatistics statistics(int response) {
    return statistics(triangle(), response);
  }

  /**
   * The statistics of every response.
   *
   * @return of all rows so far, in the order of the responses
   * @throws IllegalArgumentException if the numbers are so large that their squares are infinite
   */
  public RegressionStatistics[] statistics() {
    DoubleDouble[][] triangle = triangle();
    RegressionStatistics[] all = new RegressionStatistics[digests.length];
    for (int k = 0; k < all.length; k++) {
      all[k] = statistics(triangle, k);
    }
    return all;
  }

  private RegressionStatistics statistics(DoubleDouble[][] triangle, int response) {
    RegressionStatistics empty = RegressionStatistics.empty(columns);
    TriangularRoot root = empty.root();
    int y = columns + response;
    DoubleDouble left = entry(y, y);
    for (int i = 0; i < columns; i++) {
      for (int j = i; j < columns; j++) {
        root.set(i, j, triangle[i][j]);
      }
      root.set(i, columns, triangle[i][y]);
      left = left.minus(triangle[i][y].squared());
    }
    if (left.high() > DEPENDENT * entry(y, y).high()) {
      root.set(columns, columns, left.squareRoot());
    }
    return empty.withRows(count, sumOfLogWeights, digests[response]);
  }

  private DoubleDouble entry(int i, int j) {
    return DoubleDouble.sum(high[i][j - i], low[i][j - i]);
  }

  /** The factor of X'WX, and for each response what stands beside it; [columns][size]. */
  private DoubleDouble[][] triangle() {
    DoubleDouble[][] r = new DoubleDouble[columns][size];
    for (int i = 0; i < columns; i++) {
      Arrays.fill(r[i], DoubleDouble.ZERO);
      DoubleDouble[] rest = new DoubleDouble[size];
      for (int j = i; j < size; j++) {
        rest[j] = entry(i, j);
        Require.finite("the sum of squares and products", rest[j].value());
      }
      for (int k = 0; k < i; k++) {
        DoubleDouble factor = r[k][i];
        if (factor.high() != 0) {
          for (int j = i; j < size; j++) {
            rest[j] = rest[j].minus(factor.times(r[k][j]));
          }
        }
      }
      if (rest[i].high() > DEPENDENT * high[i][0]) {
        DoubleDouble diagonal = rest[i].squareRoot();
        r[i][i] = diagonal;
        for (int j = i + 1; j < size; j++) {
          r[i][j] = rest[j].dividedBy(diagonal);
        }
      }
    }
    return r;
  }
}
