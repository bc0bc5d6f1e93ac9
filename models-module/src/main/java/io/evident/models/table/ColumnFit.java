package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import java.util.Arrays;

/** Measures how one column becomes features. */
final class ColumnFit {
  private ColumnFit() {}

  static FeatureColumn of(ColumnPlan plan, Table table, int column, int[] rows) {
    return table.columns().get(column).isNumeric()
        ? numeric(plan, table, column, rows)
        : categorical(plan, table, column, rows);
  }

  private static FeatureColumn numeric(ColumnPlan plan, Table table, int column, int[] rows) {
    String name = table.columns().get(column).name();
    boolean log = plan.numeric().getOrDefault(name, new NumericPlan(false)).log();
    boolean filled = plan.missing() == MissingCells.MEDIAN;
    int missing = 0;
    for (int row : rows) {
      double x = table.value(row, column);
      missing += Double.isNaN(x) ? 1 : 0;
      if (Double.isNaN(x) && !filled) {
        throw missing(table, row, column);
      }
      if (log && x <= 0) {
        throw table.error(
            row,
            column,
            table.text(row, column) + " has no logarithm",
            "mend the cell, or take the column without log: true");
      }
    }
    if (missing == rows.length) {
      throw new DataFormatException(
          table.source() + ", column " + ColumnCells.shown(name),
          "every cell of the training rows is missing",
          "drop the column, as columns: {drop: [" + ColumnCells.shown(name) + "]}");
    }
    double median = filled ? median(table, column, rows, missing) : Double.NaN;
    NumberScale scale =
        NumberScale.of(
            rows.length,
            i -> {
              double x = table.value(rows[i], column);
              double present = Double.isNaN(x) ? median : x;
              return log ? Math.log(present) : present;
            });
    if (!scale.isFinite()) {
      throw new DataFormatException(
          table.source() + ", column " + ColumnCells.shown(name),
          "its numbers are too large for their deviation to be a double",
          "change their unit, or take it with log: true");
    }
    return FeatureColumn.numeric(name, log, scale.mean(), scale.deviation(), median, missing > 0);
  }

  private static double median(Table table, int column, int[] rows, int missing) {
    double[] present = new double[rows.length - missing];
    int count = 0;
    for (int row : rows) {
      double x = table.value(row, column);
      if (!Double.isNaN(x)) {
        present[count++] = x;
      }
    }
    return NumberScale.median(present);
  }

  private static FeatureColumn categorical(ColumnPlan plan, Table table, int column, int[] rows) {
    TableColumn cells = table.columns().get(column);
    int[] counts = new int[cells.categories().size()];
    boolean isMissing = false;
    for (int row : rows) {
      double code = table.value(row, column);
      if (Double.isNaN(code)) {
        if (plan.missing() != MissingCells.MEDIAN) {
          throw missing(table, row, column);
        }
        isMissing = true;
      } else {
        counts[(int) code]++;
      }
    }
    if (Arrays.stream(counts).sum() == 0) {
      throw new DataFormatException(
          table.source() + ", column " + ColumnCells.shown(cells.name()),
          "every cell of the training rows is missing",
          "drop the column, as columns: {drop: [" + ColumnCells.shown(cells.name()) + "]}");
    }
    return CategoryCounts.features(cells, counts, isMissing, plan.rare());
  }

  private static DataFormatException missing(Table table, int row, int column) {
    return table.error(
        row,
        column,
        "the cell is missing",
        "fill it in, remove the row, or take medians for missing cells (columns: {missing:"
            + " median})");
  }
}
