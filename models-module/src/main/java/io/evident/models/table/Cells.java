package io.evident.models.table;

/** Cells of a table as doubles, to be read from many threads. */
interface Cells {
  /** One cell. */
  double get(int row, int column);

  /** All of a row. */
  void read(int row, double[] target, int at);
}
