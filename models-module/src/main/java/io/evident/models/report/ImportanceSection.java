package io.evident.models.report;

import io.evident.models.internal.plot.ImportanceBars;
import io.evident.models.score.ColumnImportance;
import io.evident.models.score.PermutationImportance;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Which columns a model relies on. */
final class ImportanceSection {
  private static final String MEASURE = "%.5g";

  /** What a bar takes, and what stands around them. */
  private static final int BAR = 24;

  private static final int AROUND = 120;

  private ImportanceSection() {}

  /** Of so many columns, of which the first may have been measured alone. */
  static Section of(PermutationImportance importance, int columns) throws IOException {
    List<ColumnImportance> ranked = importance.ranked();
    int measured = ranked.size();
    return Section.of(
        "Importance of columns",
        new Paragraph(
            String.format(
                Locale.ROOT,
                "How much %s, %.5g as it is, drops when the values of a column are shuffled among"
                    + " %,d rows: mean and deviation of %d shuffles. Columns that say the same stand"
                    + " in for each other and may each look unimportant.%s",
                importance.score(),
                importance.baseline(),
                importance.rows(),
                importance.repeats(),
                measured == columns
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        " Measured are the first %,d of %,d columns of the table.",
                        measured,
                        columns))),
        Figures.of(
            Pictures.chart(
                "Importance",
                String.format(
                    Locale.ROOT,
                    "Bars of the drop of %s for each column; the largest is %s with %.5g",
                    importance.score(),
                    ranked.get(0).column(),
                    ranked.get(0).mean()),
                ImportanceBars.of("", importance),
                Figure.Size.HALF,
                Pictures.WIDTH,
                AROUND + BAR * Math.min(ranked.size(), ImportanceBars.MOST))),
        DataTable.of(
                "Drop of " + importance.score() + " for each column",
                List.of(
                    Column.text("column"), Column.number("mean drop"), Column.number("deviation")),
                ranked.stream()
                    .map(
                        column ->
                            List.of(
                                Cell.text(column.column()),
                                Cell.number(column.mean(), MEASURE),
                                Cell.number(column.deviation(), MEASURE)))
                    .toList())
            .foldedBeyond(ImportanceBars.MOST));
  }
}
