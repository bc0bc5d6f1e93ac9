package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import java.util.List;

/** Rows whose part a column says. */
final class ColumnSplit {
  /** In the order of the numbers of the parts. */
  private static final List<String> PARTS = List.of("train", "validation", "test", "calibration");

  private ColumnSplit() {}

  static TableSplit of(Table table, int column) {
    PartRows parts = new PartRows(table.size());
    for (int row = 0; row < table.size(); row++) {
      int part = PARTS.indexOf(table.text(row, column));
      if (part < 0) {
        throw refused(table, row, column);
      }
      parts.set(row, (byte) part);
    }
    return parts.split();
  }

  private static DataFormatException refused(Table table, int row, int column) {
    String text = table.text(row, column);
    return table.error(
        row,
        column,
        text.isEmpty()
            ? "the cell is missing"
            : "\"" + ColumnCells.shown(text) + "\" is no part of a split",
        "write train, validation, test or calibration");
  }
}
