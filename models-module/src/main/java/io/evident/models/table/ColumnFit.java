package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import java.util.List;

/**
 * Measures how one column becomes features, in passes over the training rows: those of all columns
 * go together, so that a table that does not fit into memory is read few times.
 */
interface ColumnFit {
  /** The fit of a column, which needs at least one pass. */
  static ColumnFit of(ColumnPlan plan, Table table, int column) {
    return table.columns().get(column).isNumeric()
        ? new NumericFit(plan, table, column)
        : new CategoryFit(plan, table, column);
  }

  /** Makes as many passes as the columns need. */
  static void run(List<ColumnFit> fits, int[] rows) {
    List<ColumnFit> left = fits;
    while (!left.isEmpty()) {
      for (int row : rows) {
        for (ColumnFit fit : left) {
          fit.add(row);
        }
      }
      left = left.stream().filter(ColumnFit::endPass).toList();
    }
  }

  /** Takes a row of a pass. */
  void add(int row);

  /** Whether the rows are needed once more. */
  boolean endPass();

  /** What was measured. */
  FeatureColumn column();

  /** The refusal of a missing cell. */
  static DataFormatException missing(Table table, int row, int column) {
    return table.error(
        row,
        column,
        "the cell is missing",
        "fill it in, remove the row, or take medians for missing cells (columns: {missing:"
            + " median})");
  }

  /** The refusal of a column without a cell to measure. */
  static DataFormatException allMissing(Table table, String name) {
    return new DataFormatException(
        table.source() + ", column " + ColumnCells.shown(name),
        "every cell of the training rows is missing",
        "drop the column, as columns: {drop: [" + ColumnCells.shown(name) + "]}");
  }
}
