package io.evident.models.evaluation;

import io.evident.models.score.ColumnImportance;
import io.evident.models.score.PermutationImportance;

/** The importance of columns as a person reads it. */
public final class ImportanceText {
  private ImportanceText() {}

  /**
   * A table with a row for each column, the most important first.
   *
   * @param importance of the columns
   * @return lines, each ended by a newline
   */
  public static String of(PermutationImportance importance) {
    ReportLines lines = new ReportLines();
    int width =
        ReportLines.width(importance.columns().stream().map(ColumnImportance::column).toList());
    lines.line(
        "drop of %s, %s as it is, when a column is shuffled (%,d rows, %d times)",
        importance.score(),
        ReportLines.measure(importance.baseline()),
        importance.rows(),
        importance.repeats());
    lines.line("");
    String row = "%" + Math.max(1, width) + "s %11s %11s";
    lines.line(row, "", "mean drop", "deviation");
    for (ColumnImportance column : importance.ranked()) {
      lines.line(
          row,
          column.column(),
          ReportLines.measure(column.mean()),
          ReportLines.measure(column.deviation()));
    }
    return lines.toString();
  }
}
