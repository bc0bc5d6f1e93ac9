package io.evident.bayes;

import io.evident.bayes.internal.csv.CsvReader;
import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.TriangularRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that a linear regression needs to know of its rows (x, y): the triangular factor R of the
 * weighted [X y], and sum log w.
 *
 * <p>R is carried in two doubles, about 31 digits, and X'WX is never formed, so that neither an
 * offset of the data nor nearly collinear columns drown what is left over after the fit. The digest
 * covers the responses and their weights alone: regressions of the same responses on other columns
 * may be compared. Immutable.
 */
public final class RegressionStatistics implements Summary<RegressionStatistics>, Serializable {
  private static final long serialVersionUID = 2;

  /** Beside the square of their mean, a variance that no doubles have. */
  private static final double SAME = 1e-50;

  private final int columns;
  private final long count;
  private final double sumOfLogWeights;
  private final TriangularRoot root;
  private final DataDigest digest;

  private RegressionStatistics(
      int columns, long count, double logWeights, TriangularRoot root, DataDigest digest) {
    this.columns = columns;
    this.count = count;
    this.sumOfLogWeights = logWeights;
    this.root = root;
    this.digest = digest;
  }

  /**
   * The statistics of no row.
   *
   * @param columns how many columns X has, at least one
   * @return the empty statistics
   * @throws IllegalArgumentException if there is no column
   */
  public static RegressionStatistics empty(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be >= 1, got " + columns);
    }
    return new RegressionStatistics(
        columns, 0, 0, new TriangularRoot(columns + 1), DataDigest.EMPTY);
  }

  /**
   * The statistics of rows of weight one.
   *
   * @param x the rows of X, [rows, columns]
   * @param y the responses, [rows]
   * @return their statistics
   * @throws IllegalArgumentException if there is no row, the shapes do not fit or a value is not
   *     finite
   */
  public static RegressionStatistics of(double[][] x, double[] y) {
    requireRows(x.length, y.length);
    RegressionStatistics all = empty(x[0].length);
    for (int i = 0; i < y.length; i++) {
      all.add(x[i], y[i], 1);
    }
    return all.withRows(y.length, 0, DataDigest.of(y));
  }

  /**
   * The statistics of a polynomial in rows of weight one.
   *
   * @param basis the powers that are the columns of X
   * @param x the variable, [rows]
   * @param y the responses, [rows]
   * @return their statistics, with X of degree + 1 columns
   * @throws IllegalArgumentException if the shapes do not fit, a value is not finite or a power too
   *     large
   */
  public static RegressionStatistics of(PolynomialBasis basis, double[] x, double[] y) {
    requireRows(x.length, y.length);
    RegressionStatistics all = empty(basis.columns());
    for (int i = 0; i < y.length; i++) {
      all.add(basis.powers(x[i]), y[i], 1);
    }
    return all.withRows(y.length, 0, DataDigest.of(y));
  }

  private static void requireRows(int x, int y) {
    if (x == 0 || x != y) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "x and y must have the same number of rows, at least 1, got %d and %d",
              x,
              y));
    }
  }

  /**
   * Reads a response and the variable of a polynomial from a CSV.
   *
   * @param csv its bytes, which are read to the end
   * @param source what to call it in an error, such as its file name
   * @param response the name of the column of y
   * @param variable the name of the column of x
   * @param basis the powers of x that are the columns of X
   * @return the statistics, with X of degree + 1 columns
   * @throws IllegalArgumentException if it is no such CSV or a power is too large, with source,
   *     line and column, or both columns are the same
   * @throws IOException if it cannot be read
   */
  public static RegressionStatistics read(
      InputStream csv, String source, String response, String variable, PolynomialBasis basis)
      throws IOException {
    return read(
        csv,
        source,
        response,
        List.of(variable),
        basis.columns(),
        cells -> {
          try {
            return basis.powers(cells[1]);
          } catch (IllegalArgumentException e) {
            throw new CsvReader.BadCell(variable, e.getMessage());
          }
        });
  }

  /**
   * Reads a response and its features from a CSV; the first column of X is the constant 1.
   *
   * @param csv its bytes, which are read to the end
   * @param source what to call it in an error, such as its file name
   * @param response the name of the column of y
   * @param features the names of the other columns of X, perhaps none
   * @return the statistics, with X of 1 + features columns
   * @throws IllegalArgumentException if it is no such CSV, with source, line and column, or a
   *     column is named twice
   * @throws IOException if it cannot be read
   */
  public static RegressionStatistics read(
      InputStream csv, String source, String response, List<String> features) throws IOException {
    return read(
        csv,
        source,
        response,
        features,
        1 + features.size(),
        cells -> {
          DoubleDouble[] row = DoubleDouble.of(cells);
          row[0] = DoubleDouble.of(1);
          return row;
        });
  }

  /** The cells of a row, the response before the features, give the row of X. */
  private static RegressionStatistics read(
      InputStream csv,
      String source,
      String response,
      List<String> features,
      int width,
      Function<double[], DoubleDouble[]> row)
      throws IOException {
    List<String> columns = new ArrayList<>();
    columns.add(response);
    for (String feature : features) {
      if (columns.contains(feature)) {
        throw new IllegalArgumentException(
            "the response and the features must be different columns, got "
                + feature
                + " twice; leave one out");
      }
      columns.add(feature);
    }
    RegressionStatistics all = empty(width);
    long[] count = {0};
    DataDigest[] digest = {DataDigest.EMPTY};
    new CsvReader(source, columns, "")
        .read(
            csv,
            (label, cells) -> {
              all.add(row.apply(cells), cells[0], 1);
              count[0]++;
              digest[0] = digest[0].plus(cells[0], 1);
            });
    return all.withRows(count[0], 0, digest[0]);
  }

  /**
   * These statistics with one more row of weight one.
   *
   * @param x the row of X, [columns]
   * @param y the response
   * @return the statistics of all
   * @throws IllegalArgumentException if the shapes do not fit or a value is not finite
   */
  public RegressionStatistics plus(double[] x, double y) {
    return plus(x, y, 1);
  }

  /**
   * These statistics with one more row, y ~ N(x'beta, sigma2 / weight).
   *
   * @param x the row of X, [columns]
   * @param y the response
   * @param precisionWeight its weight, finite and positive
   * @return the statistics of all
   * @throws IllegalArgumentException if the shapes do not fit, a value is not finite or the weight
   *     not positive
   */
  public RegressionStatistics plus(double[] x, double y, double precisionWeight) {
    Require.positive("precisionWeight", precisionWeight);
    RegressionStatistics all = merge(empty(columns));
    all.add(x, y, precisionWeight);
    return all.withRows(
        count + 1, sumOfLogWeights + Math.log(precisionWeight), digest.plus(y, precisionWeight));
  }

  /**
   * These statistics with one more row of weight one of a polynomial.
   *
   * @param basis the powers that are the columns of X
   * @param x the variable
   * @param y the response
   * @return the statistics of all
   * @throws IllegalArgumentException if the basis has another number of columns, a value is not
   *     finite or a power too large
   */
  public RegressionStatistics plus(PolynomialBasis basis, double x, double y) {
    if (basis.columns() != columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a row of x must have shape [%d], got [%d]", columns, basis.columns()));
    }
    RegressionStatistics all = merge(empty(columns));
    all.add(basis.powers(x), y, 1);
    return all.withRows(count + 1, sumOfLogWeights, digest.plus(y, 1));
  }

  @Override
  public RegressionStatistics merge(RegressionStatistics other) {
    if (columns != other.columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "statistics of %d columns do not merge with statistics of %d",
              columns,
              other.columns));
    }
    TriangularRoot both = root.copy();
    both.addAll(other.root);
    return new RegressionStatistics(
        columns,
        count + other.count,
        sumOfLogWeights + other.sumOfLogWeights,
        both,
        digest.merge(other.digest));
  }

  RegressionStatistics withRows(long rows, double logWeights, DataDigest seen) {
    return new RegressionStatistics(columns, rows, logWeights, root, seen);
  }

  /** Adds a row to the sums in place; only for statistics that nobody else has seen yet. */
  private void add(double[] x, double y, double w) {
    if (x.length != columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a row of x must have shape [%d], got [%d]", columns, x.length));
    }
    for (int i = 0; i < columns; i++) {
      Require.finite("x [" + i + "]", x[i]);
    }
    add(DoubleDouble.of(x), y, w);
  }

  /** The same of a row in two doubles, whose shape is right and whose values are finite. */
  private void add(DoubleDouble[] x, double y, double w) {
    Require.finite("y", y);
    DoubleDouble[] row = Arrays.copyOf(x, columns + 1);
    row[columns] = DoubleDouble.of(y);
    if (w != 1) {
      DoubleDouble scale = DoubleDouble.of(w).squareRoot();
      for (int i = 0; i <= columns; i++) {
        row[i] = row[i].times(scale);
      }
    }
    add(row);
  }

  /** Adds a weighted row [x y] in place. */
  void add(DoubleDouble[] row) {
    root.add(row);
  }

  @Override
  public long count() {
    return count;
  }

  /**
   * The number of columns of X.
   *
   * @return the columns
   */
  public int columns() {
    return columns;
  }

  /**
   * The sum of the logarithms of the precision weights; 0 when there are none.
   *
   * @return sum log w_i
   */
  public double sumOfLogWeights() {
    return sumOfLogWeights;
  }

  /**
   * The weighted means of the columns of X and, last, of y, where the first column is the constant
   * 1; in general the coefficient of each in a regression on the first column alone.
   *
   * @return [columns + 1], 0 each where there is no row
   */
  public double[] means() {
    double[] means = new double[columns + 1];
    for (int j = 0; j <= columns && root.get(0, 0).high() > 0; j++) {
      means[j] = root.get(0, j).dividedBy(root.get(0, 0)).value();
    }
    return means;
  }

  /**
   * The variance of the responses about their mean, sum w (y - ybar)^2 / n, where the first column
   * of X is the constant 1.
   *
   * @return the variance, 0 where there is no row or all responses are the same
   */
  public double responseVariance() {
    DoubleDouble sum = DoubleDouble.ZERO;
    for (int i = 1; i <= columns; i++) {
      sum = sum.plus(root.get(i, columns).squared());
    }
    // Doubles that differ do so by more: what is left is the rounding of two doubles.
    boolean same = sum.high() <= SAME * root.get(0, columns).squared().high();
    return count == 0 || same ? 0 : sum.value() / count;
  }

  /**
   * The variance that least squares leaves of the responses, E / (n - p) for p columns.
   *
   * @return the residual variance; NaN unless there are more rows than columns
   */
  public double residualVariance() {
    return count > columns
        ? root.get(columns, columns).squared().value() / (count - columns)
        : Double.NaN;
  }

  @Override
  public Optional<DataDigest> digest() {
    return Optional.of(digest);
  }

  /** R, [columns + 1, columns + 1], whose last column belongs to y; not to be changed. */
  TriangularRoot root() {
    return root;
  }
}
