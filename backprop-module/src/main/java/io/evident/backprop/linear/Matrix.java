package io.evident.backprop.linear;

import java.util.Optional;

/**
 * Numbers seen as a matrix, [rows, columns] row-major, or its transpose. Nothing is copied, rows
 * gathered from a larger array not before somebody asks for their values.
 */
public final class Matrix {
  /** Either the values or the rows they are gathered from. */
  private final double[] held;

  private final GatheredRows gathered;
  private final int rows;
  private final int columns;
  private final boolean transposed;

  private Matrix(double[] held, GatheredRows gathered, int rows, int columns, boolean transposed) {
    this.held = held;
    this.gathered = gathered;
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
    return new Matrix(
        null, new GatheredRows(from, which, columns, room), which.length, columns, false);
  }

  /**
   * The same numbers with rows and columns exchanged.
   *
   * @return a view
   */
  public Matrix transposed() {
    return new Matrix(held, gathered, rows, columns, !transposed);
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
   * @return row-major, before any transposition; the array itself, or the room for gathered rows
   */
  public double[] values() {
    return gathered == null ? held : gathered.values();
  }

  /** How many values there are. */
  int size() {
    return gathered == null ? held.length : gathered.size();
  }

  /** Where its rows are gathered from, if they are. */
  Optional<GatheredRows> gathered() {
    return Optional.ofNullable(gathered);
  }

  /** The same object for all views of the same numbers. */
  Object source() {
    return gathered == null ? held : gathered;
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
