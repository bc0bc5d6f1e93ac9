package io.evident.models.report;

import io.evident.models.directory.RunDirectory;
import io.evident.models.run.LoadedRun;
import io.evident.models.table.ColumnKind;
import io.evident.models.table.FeatureColumn;
import io.evident.models.table.TableEncoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the columns of a table became for the network of a run. */
final class ColumnSection {
  /** More columns than these are folded away. */
  private static final int ROWS = 20;

  /** Categories that are named. */
  private static final int NAMED = 8;

  private ColumnSection() {}

  /** Empty of a run on images. */
  static Optional<Section> of(RunDirectory run) throws IOException {
    Optional<TableEncoding> encoding = LoadedRun.encoding(run);
    if (encoding.isEmpty()) {
      return Optional.empty();
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (FeatureColumn column : encoding.get().columns()) {
      boolean numeric = column.kind() == ColumnKind.NUMERIC;
      rows.add(
          List.of(
              Cell.text(column.name()),
              Cell.text(numeric ? (column.log() ? "logarithm of a number" : "number") : "category"),
              Cell.count(column.width()),
              Cell.number(when(numeric, column.mean()), "%.5g"),
              Cell.number(when(numeric, column.deviation()), "%.5g"),
              Cell.text(numeric ? missing(column) : categories(column))));
    }
    return Optional.of(
        Section.of(
            "Columns",
            new Paragraph(
                "How the columns become features, as measured on the training rows: a number less"
                    + " the mean, divided by the deviation; a 1 for a category, 0 for the others."),
            DataTable.of(
                    "The columns that the network sees",
                    List.of(
                        Column.text("column"),
                        Column.text("kind"),
                        Column.number("features"),
                        Column.number("mean"),
                        Column.number("deviation"),
                        Column.text("categories, missing cells")),
                    rows)
                .foldedBeyond(ROWS)));
  }

  private static OptionalDouble when(boolean shown, double value) {
    return shown ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static String missing(FeatureColumn column) {
    if (Double.isNaN(column.median())) {
      return "";
    }
    return "a missing cell is taken as "
        + column.median()
        + (column.indicator() ? ", and marked" : "");
  }

  private static String categories(FeatureColumn column) {
    List<String> names = column.categories();
    return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
        + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "")
        + (column.other() ? ", other" : "")
        + (column.indicator() ? ", missing" : "");
  }
}
