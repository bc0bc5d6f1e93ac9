package io.evident.models.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The ledger of published figures against measured ones, with a filter by verdict. */
public final class LedgerSection {
  private static final String VERDICT = "verdict";

  private LedgerSection() {}

  /**
   * The section.
   *
   * @param rows in the order they are shown; the reader can sort them
   * @return how many of each verdict, and the table
   */
  public static Section of(List<LedgerRow> rows) {
    Map<LedgerVerdict, Integer> counts = new EnumMap<>(LedgerVerdict.class);
    rows.forEach(row -> counts.merge(row.verdict(), 1, Integer::sum));
    List<Fact> figures = new ArrayList<>();
    figures.add(new Fact("claims", Integer.toString(rows.size())));
    counts.forEach(
        (verdict, count) -> figures.add(new Fact(verdict.text(), Integer.toString(count))));
    return Section.of("The ledger", new KeyFigures(figures), table(rows));
  }

  private static DataTable table(List<LedgerRow> rows) {
    List<Column> columns =
        List.of(
            Column.text("claim"),
            Column.text(VERDICT),
            Column.number("published"),
            Column.number("expected"),
            Column.number("tolerance"),
            Column.number("measured"),
            Column.text("experiment"),
            Column.text("metric"),
            Column.text("source"),
            Column.text("reason"));
    return DataTable.of(
            "Every published figure against a measured one",
            columns,
            rows.stream().map(LedgerSection::row).toList())
        .withFilter(VERDICT);
  }

  private static List<Cell> row(LedgerRow row) {
    return List.of(
        Cell.text(row.id()),
        Cell.marked(row.verdict().text(), row.verdict().tone()),
        Cell.text(row.published()),
        Cell.text(row.expected()),
        Cell.text(row.tolerance()),
        Cell.text(row.measured()),
        Cell.text(row.experiment()),
        Cell.text(row.metric()),
        Cell.text(row.source()),
        Cell.text(row.reason()));
  }
}
