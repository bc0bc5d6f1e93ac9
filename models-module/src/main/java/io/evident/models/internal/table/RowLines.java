package io.evident.models.internal.table;

import java.util.Arrays;

/** The line of a file on which each row begins: the row's number but for blank and broken lines. */
public final class RowLines {
  private int[] rows = new int[4];
  private long[] shifts = new long[4];
  private int count;

  /** Notes the line of a row, all rows in order. */
  public void add(int row, long line) {
    long shift = line - row;
    if (count > 0 && shifts[count - 1] == shift) {
      return;
    }
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
      shifts = Arrays.copyOf(shifts, 2 * count);
    }
    rows[count] = row;
    shifts[count++] = shift;
  }

  public long line(int row) {
    int at = Arrays.binarySearch(rows, 0, count, row);
    return row + shifts[at >= 0 ? at : -at - 2];
  }
}
