package io.evident.models.internal.table;

import java.util.ArrayList;
import java.util.List;

/** Cells in memory, in blocks of whole rows. */
final class HeldCells implements Cells {
  /** Doubles of a block, about. */
  private static final int BLOCK = 1 << 16;

  private final int columns;
  private final int shift;
  private final List<double[]> filling = new ArrayList<>();
  private double[][] blocks = {};
  private int rows;

  HeldCells(int columns) {
    this.columns = columns;
    this.shift = 31 - Integer.numberOfLeadingZeros(Math.max(1, BLOCK / columns));
  }

  void add(double[] row) {
    int within = rows & (1 << shift) - 1;
    if (within == 0) {
      filling.add(new double[columns << shift]);
    }
    System.arraycopy(row, 0, filling.get(filling.size() - 1), within * columns, columns);
    rows++;
  }

  /** What was added can be read from here on. */
  HeldCells filled() {
    blocks = filling.toArray(double[][]::new);
    return this;
  }

  @Override
  public double get(int row, int column) {
    return blocks[row >> shift][(row & (1 << shift) - 1) * columns + column];
  }

  @Override
  public void read(int row, double[] target, int at) {
    System.arraycopy(blocks[row >> shift], (row & (1 << shift) - 1) * columns, target, at, columns);
  }
}
