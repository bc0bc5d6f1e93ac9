package io.evident.backprop.linear;

/**
 * Some rows of a larger array, which are copied when an array of them is asked for and not before:
 * a product that keeps its factors elsewhere takes them from where they are.
 */
final class GatheredRows {
  private final double[] from;
  private final int[] which;
  private final int columns;
  private final double[] room;
  private boolean gathered;

  GatheredRows(double[] from, int[] which, int columns, double[] room) {
    this.from = from;
    this.which = which.clone();
    this.columns = columns;
    this.room = room;
  }

  /** The rows one after the other, in the room. Threads that share a batch may ask at once. */
  synchronized double[] values() {
    if (!gathered) {
      for (int row = 0; row < which.length; row++) {
        System.arraycopy(from, at(row), room, row * columns, columns);
      }
      gathered = true;
    }
    return room;
  }

  /** How many values all rows have. */
  int size() {
    return room.length;
  }

  /** The larger array. */
  double[] from() {
    return from;
  }

  /** Where a row begins in the larger array. */
  int at(int row) {
    return which[row] * columns;
  }
}
