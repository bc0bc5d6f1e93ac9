package io.evident.models.report;

import io.evident.backprop.check.Comparison;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What a gradient check found: a row for each tensor, a column for each oracle. */
public final class GradientSection {
  private GradientSection() {}

  /**
   * The section.
   *
   * @param report what the check found
   * @return the verdict, the table, and the check's own lines
   */
  public static Section of(GradientReport report) {
    List<Fact> figures =
        List.of(
            new Fact("verdict", report.verdict().toString()),
            new Fact("examples", Integer.toString(report.batchSize())),
            new Fact("seed", Long.toString(report.seed())),
            new Fact("loss", String.format(Locale.ROOT, "%.4f", report.loss())));
    return Section.of(
        "The gradient of " + report.network(),
        new Paragraph(
            "The gradient derived by hand, held against every other way to it: the largest relative"
                + " error of each tensor, max |a - b| / max(|a|, |b|)."),
        new KeyFigures(figures),
        table(report),
        new Listing("The check in its own words", lines(report)));
  }

  private static String lines(GradientReport report) {
    return String.join("\n", GradientReportText.lines(report)) + "\n";
  }

  private static DataTable table(GradientReport report) {
    Set<String> oracles = new LinkedHashSet<>();
    Map<String, Map<String, Comparison>> byTensor = new LinkedHashMap<>();
    for (Comparison c : report.comparisons()) {
      oracles.add(c.oracle());
      byTensor.computeIfAbsent(c.tensor(), t -> new LinkedHashMap<>()).put(c.oracle(), c);
    }
    List<Column> columns = new ArrayList<>(List.of(Column.text("tensor")));
    oracles.forEach(oracle -> columns.add(Column.number(oracle)));
    List<List<Cell>> rows = new ArrayList<>();
    byTensor.forEach(
        (tensor, found) -> {
          List<Cell> row = new ArrayList<>(List.of(Cell.text(tensor)));
          oracles.forEach(oracle -> row.add(cell(found.get(oracle))));
          rows.add(row);
        });
    return DataTable.of("Relative errors against each oracle", columns, rows);
  }

  private static Cell cell(Comparison comparison) {
    if (comparison == null) {
      return Cell.number(Double.NaN, "%s");
    }
    double error = comparison.relativeError();
    return new Cell(
        String.format(Locale.ROOT, "%.1e", error),
        Double.isFinite(error) ? OptionalDouble.of(error) : OptionalDouble.empty(),
        tone(comparison.verdict()));
  }

  private static Tone tone(GradientVerdict verdict) {
    return switch (verdict) {
      case PASS -> Tone.GOOD;
      case FAIL -> Tone.BAD;
      case INCONCLUSIVE -> Tone.UNSURE;
    };
  }
}
