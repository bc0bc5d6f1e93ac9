package io.evident.backprop.internal.linear;

import java.nio.DoubleBuffer;

/**
 * Rows that are written when an array of them is asked for and not before: a product that keeps its
 * factors elsewhere has them written there.
 */
final class WrittenRows {
  private final RowWriter writer;
  private final int rows;
  private final int columns;
  private double[] room;
  private boolean written;

  /**
   * Rows that nobody has written.
   *
   * @param room for all of them, or null where an array is to be made if it is asked for
   */
  WrittenRows(RowWriter writer, int rows, int columns, double[] room) {
    this.writer = writer;
    this.rows = rows;
    this.columns = columns;
    this.room = room;
  }

  /** The rows one after the other. Threads that share them may ask at once. */
  synchronized double[] values() {
    if (!written) {
      if (room == null) {
        room = new double[size()];
      }
      writer.write(0, rows, DoubleBuffer.wrap(room));
      written = true;
    }
    return room;
  }

  /** How many values all rows have. */
  int size() {
    return rows * columns;
  }

  RowWriter writer() {
    return writer;
  }
}
