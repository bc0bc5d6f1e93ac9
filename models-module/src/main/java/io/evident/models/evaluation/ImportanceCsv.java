package io.evident.models.evaluation;

import io.evident.models.score.ColumnImportance;
import io.evident.models.score.PermutationImportance;

/**
 * The importance of columns as CSV with one number in a row, in the columns figure, column and
 * value: first the version of this format, then how it was measured, then each column in the order
 * of the table. A figure that is undefined has an empty value; numbers have all their digits.
 */
public final class ImportanceCsv {
  private ImportanceCsv() {}

  /**
   * Writes the importance.
   *
   * @param importance of the columns
   * @return lines, each ended by a newline
   */
  public static String of(PermutationImportance importance) {
    FigureRows rows = new FigureRows("column");
    rows.row("version", FigureRows.VERSION);
    rows.row("score", importance.score());
    rows.row("rows", importance.rows());
    rows.row("repeats", importance.repeats());
    rows.row("baseline", importance.baseline());
    for (ColumnImportance column : importance.columns()) {
      rows.row("meanDrop", column.mean(), column.column());
      rows.row("deviation", column.deviation(), column.column());
    }
    return rows.toString();
  }
}
