package io.evident.models.table;

import java.util.Arrays;

/** The part of each row, as it is decided. */
final class PartRows {
  static final byte TRAIN = 0;
  static final byte VALIDATION = 1;
  static final byte TEST = 2;
  static final byte CALIBRATION = 3;

  private final byte[] parts;

  /** All rows trained on. */
  PartRows(int rows) {
    this.parts = new byte[rows];
  }

  void set(int row, byte part) {
    parts[row] = part;
  }

  TableSplit split() {
    return new TableSplit(rows(TRAIN), rows(VALIDATION), rows(TEST), rows(CALIBRATION));
  }

  private int[] rows(byte part) {
    int[] rows = new int[parts.length];
    int count = 0;
    for (int row = 0; row < parts.length; row++) {
      if (parts[row] == part) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
