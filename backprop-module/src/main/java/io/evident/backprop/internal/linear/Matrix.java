package io.evident.backprop.internal.linear;

import java.util.Optional;

/**
 * Numbers seen as a matrix, [rows, columns] row-major, or its transpose. Nothing is copied; rows
 * that are gathered or written are not before somebody asks for their values.
 */
public final class Matrix {
  /** What every Java holds in one array. */
  private static final long MOST_VALUES = Integer.MAX_VALUE - 8;

  /** Either the values or what writes them. */
  private final double[] held;

  private final WrittenRows written;
  private final int rows;
  private final int columns;
  private final boolean transposed;

  private Matrix(double[] held, WrittenRows written, int rows, int columns, boolean transposed) {
    this.held = held;
    this.written = written;
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
    return new Matrix(values, null, rows, columns, false);
  }

  /**
   * Some rows of a larger array as a matrix, such as a batch of a training set. A product may take
   * them from there: {@code from} must not change before the last use of this matrix.
   *
   * @param from [any, columns], row-major, held, not copied
   * @param which the rows by their index, in any order and as often as wanted
   * @param columns at least 1
   * @param room [which.length, columns], held, written over if the values are asked for; other than
   *     {@code from}
   * @return the matrix, [which.length, columns]
   * @throws IllegalArgumentException if a row is not there, the room has another length or is the
   *     larger array
   */
  public static Matrix ofRows(double[] from, int[] which, int columns, double[] room) {
    if (!(columns >= 1) || room == from || room.length != (long) which.length * columns) {
      throw new IllegalArgumentException(
          "room for "
              + which.length
              + " rows of "
              + columns
              + " must be an array of its own of as many numbers, got "
              + (room == from ? "the array they are taken from" : room.length));
    }
    int there = from.length / columns;
    for (int row : which) {
      if (!(row >= 0 && row < there)) {
        throw new IllegalArgumentException(
            "rows are counted from 0 to " + (there - 1) + ", got " + row);
      }
    }
    RowWriter writer = new GatheredRows(from, which, columns);
    WrittenRows rows = new WrittenRows(writer, which.length, columns, room);
    return new Matrix(null, rows, which.length, columns, false);
  }

  /**
   * A matrix of which no array exists: a product writes its rows where it needs them.
   *
   * @param writer gives the same numbers each time, until the last use of this matrix
   * @param rows at least 0
   * @param columns at least 0
   * @return the matrix, [rows, columns]
   * @throws IllegalArgumentException if an array could not hold it
   */
  public static Matrix written(RowWriter writer, int rows, int columns) {
    if (!(rows >= 0 && columns >= 0 && (long) rows * columns <= MOST_VALUES)) {
      throw new IllegalArgumentException(
          "a matrix [" + rows + ", " + columns + "] is larger than an array can be");
    }
    return new Matrix(null, new WrittenRows(writer, rows, columns, null), rows, columns, false);
  }

  /**
   * The same numbers with rows and columns exchanged.
   *
   * @return a view
   */
  public Matrix transposed() {
    return new Matrix(held, written, rows, columns, !transposed);
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

  /**
   * The numbers, as they are stored.
   *
   * @return row-major, before any transposition; the array itself, or one that the rows were
   *     written to
   */
  public double[] values() {
    return written == null ? held : written.values();
  }

  /** How many values there are. */
  int size() {
    return written == null ? held.length : written.size();
  }

  /** What writes its rows, if no array holds them. */
  Optional<RowWriter> writer() {
    return Optional.ofNullable(written).map(WrittenRows::writer);
  }

  /** The same object for all views of the same numbers. */
  Object source() {
    return written == null ? held : written;
  }

  boolean isTransposed() {
    return transposed;
  }

  /** How many rows there are before any transposition. */
  int storedRows() {
    return rows;
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
