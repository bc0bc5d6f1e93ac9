package io.evident.backprop.internal.linear;

import java.nio.DoubleBuffer;

/** Some rows of a larger array. */
final class GatheredRows implements RowWriter {
  private final double[] from;
  private final int[] which;
  private final int columns;

  GatheredRows(double[] from, int[] which, int columns) {
    this.from = from;
    this.which = which.clone();
    this.columns = columns;
  }

  @Override
  public void write(int first, int end, DoubleBuffer into) {
    for (int row = first; row < end; row++) {
      into.put(from, which[row] * columns, columns);
    }
  }
}
