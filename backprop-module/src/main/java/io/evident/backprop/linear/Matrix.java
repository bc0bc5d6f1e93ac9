package io.evident.backprop.linear;

/** Numbers seen as a matrix, [rows, columns] row-major, or its transpose. Nothing is copied. */
public final class Matrix {
  private final double[] values;
  private final int rows;
  private final int columns;
  private final boolean transposed;

  private Matrix(double[] values, int rows, int columns, boolean transposed) {
    this.values = values;
    this.rows = rows;
    this.columns = columns;
    this.transposed = transposed;
  }

  /**
   * An array as a matrix.
   *
   * @param values row-major, held, not copied
   * @param rows at least 0
   * @param columns at least 0
   * @return the matrix
   * @throws IllegalArgumentException if there are not rows times columns values
   */
  public static Matrix of(double[] values, int rows, int columns) {
    if (!(rows >= 0 && columns >= 0 && (long) rows * columns == values.length)) {
      throw new IllegalArgumentException(
          "a matrix ["
              + rows
              + ", "
              + columns
              + "] has another number of values than "
              + values.length);
    }
    return new Matrix(values, rows, columns, false);
  }

  /**
   * The same numbers with rows and columns exchanged.
   *
   * @return a view
   */
  public Matrix transposed() {
    return new Matrix(values, rows, columns, !transposed);
  }

  /**
   * How many rows.
   *
   * @return of this view
   */
  public int rows() {
    return transposed ? columns : rows;
  }

  /**
   * How many columns.
   *
   * @return of this view
   */
  public int columns() {
    return transposed ? rows : columns;
  }

  double[] values() {
    return values;
  }

  boolean isTransposed() {
    return transposed;
  }

  /** How far apart two neighbours in a column of the array are. */
  int stride() {
    return columns;
  }

  /** The shape of this view, for messages. */
  String shape() {
    return "[" + rows() + ", " + columns() + "]";
  }
}
