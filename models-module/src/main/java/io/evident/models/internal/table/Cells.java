package io.evident.models.internal.table;

/** Cells of a table as doubles, to be read from many threads. */
public interface Cells {
  /** One cell. */
  double get(int row, int column);

  /** All of a row. */
  void read(int row, double[] target, int at);
}
