package io.evident.cli.text;

import io.evident.models.internal.text.PlainText;
import io.evident.models.table.ColumnKind;
import io.evident.models.table.FeatureColumn;
import io.evident.models.table.TableData;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of a table before a training: its rows, and what its columns were taken for. */
final class TableText {
  /** Columns that are named in one line. */
  private static final int NAMED = 12;

  private TableText() {}

  static void header(PrintWriter out, TableData table) {
    print(
        out,
        "data: %s: %,d rows, %,d to train, %,d to validate, %,d to test",
        table.source(),
        table.table().size(),
        table.train().size(),
        table.validation().map(rows -> rows.size()).orElse(0),
        table.test().size());
    print(out, "target: %s (%s)", String.join(", ", table.plan().targets()), table.task().kind());
    List<String> numbers = new ArrayList<>();
    List<String> categories = new ArrayList<>();
    for (FeatureColumn column : table.encoding().columns()) {
      if (column.kind() == ColumnKind.NUMERIC) {
        numbers.add(column.name());
      } else {
        categories.add(column.name() + " (" + column.categories().size() + ")");
      }
    }
    line(out, "numbers", numbers);
    line(out, "categories", categories);
    print(out, "features: %,d", table.encoding().width());
    if (table.train().isStreamed()) {
      out.println("streamed, since more than what may be held (--data-memory)");
    }
  }

  private static void line(PrintWriter out, String what, List<String> columns) {
    if (!columns.isEmpty()) {
      int more = columns.size() - NAMED;
      print(
          out,
          "%s: %s%s",
          what,
          String.join(", ", columns.subList(0, Math.min(NAMED, columns.size()))),
          more > 0 ? " and " + more + " more" : "");
    }
  }

  private static void print(PrintWriter out, String format, Object... values) {
    out.println(PlainText.printable(String.format(Locale.ROOT, format, values)));
  }
}
