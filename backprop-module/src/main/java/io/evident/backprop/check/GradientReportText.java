package io.evident.backprop.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A gradient report as lines to be read: a row for each tensor, a column for each oracle. */
public final class GradientReportText {
  private GradientReportText() {}

  /**
   * The report as text.
   *
   * @param report the report
   * @return lines without line ends
   */
  public static List<String> lines(GradientReport report) {
    return lines(report, ErrorForm.TENSOR);
  }

  /**
   * The report as text, with errors in another form.
   *
   * @param report the report
   * @param form which errors the table shows
   * @return lines without line ends
   */
  public static List<String> lines(GradientReport report, ErrorForm form) {
    Set<String> oracles = new LinkedHashSet<>();
    Map<String, Map<String, Comparison>> rows = new LinkedHashMap<>();
    for (Comparison c : report.comparisons()) {
      oracles.add(c.oracle());
      rows.computeIfAbsent(c.tensor(), t -> new LinkedHashMap<>()).put(c.oracle(), c);
    }
    int name = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    if (report.comparisons().isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "gradient of %s, batch %d, seed %d%s",
              report.network(),
              report.batchSize(),
              report.seed(),
              device(report)));
      report.findings().forEach(finding -> lines.addAll(lines(finding)));
      lines.addAll(report.notes());
      lines.add("verdict: " + report.verdict());
      return lines;
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "gradient of %s, batch %d, seed %d%s, loss %.6f; %s against",
            report.network(),
            report.batchSize(),
            report.seed(),
            device(report),
            report.loss(),
            form.title()));
    StringBuilder head = new StringBuilder(pad("", name));
    oracles.forEach(oracle -> head.append("  ").append(oracle));
    lines.add(head.toString());
    rows.forEach((tensor, row) -> lines.add(row(pad(tensor, name), oracles, row, form)));
    report.findings().forEach(finding -> lines.addAll(lines(finding)));
    for (Comparison c : report.comparisons()) {
      boolean told =
          report.findings().stream().anyMatch(f -> f.tensor().equals(c.tensor()))
              || (!report.findings().isEmpty() && c.tensor().equals(GradientCheck.ALL_PARAMETERS));
      if (c.verdict() == GradientVerdict.FAIL && !told) {
        lines.add(failure(c));
      }
    }
    lines.addAll(report.notes());
    if (report.inconclusivePart() > 0) {
      Set<String> doubts = new LinkedHashSet<>();
      report.comparisons().forEach(c -> c.doubt().ifPresent(doubts::add));
      lines.add(
          String.format(
              Locale.ROOT,
              "%.2f %% of the finite differences say nothing (limit %.0f %%): %s",
              100 * report.inconclusivePart(),
              100 * GradientReport.INCONCLUSIVE_LIMIT,
              String.join("; ", doubts)));
    }
    lines.add("verdict: " + report.verdict());
    return lines;
  }

  private static String device(GradientReport report) {
    return report.device().map(device -> ", on " + device).orElse("");
  }

  /**
   * A finding as text.
   *
   * @param finding what is known of one tensor
   * @return lines without line ends
   */
  static List<String> lines(GradientFinding finding) {
    List<String> lines = new ArrayList<>();
    if (finding.isOfFunction()) {
      lines.add("FAIL " + finding.tensor() + " " + finding.slip().orElse(""));
      return lines;
    }
    String values = values(finding.values());
    String index = finding.index().isEmpty() ? "" : finding.index().toString();
    String shape = finding.shape().size() < 2 ? "" : " of shape " + finding.shape();
    lines.add("FAIL " + finding.tensor() + index + shape + ": " + values);
    if (finding.oddOnesOut().isEmpty()) {
      lines.add(
          finding.agreeing().isEmpty()
              ? "  no majority: too few agree to say who is wrong"
              : "  where it was looked at closely, all agree");
    } else {
      lines.add(
          "  odd one out: "
              + String.join(" and ", finding.oddOnesOut())
              + (finding.agreeing().size() == 1 ? ", against " : "; these agree: ")
              + String.join("; ", finding.agreeing()));
    }
    finding.slip().ifPresent(slip -> lines.add("  looks like " + slip));
    return lines;
  }

  /** What each says of an entry. */
  static String values(Map<String, Double> values) {
    return values.entrySet().stream()
        .map(v -> v.getKey() + String.format(Locale.ROOT, " %.6e", v.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String row(
      String tensor, Set<String> oracles, Map<String, Comparison> row, ErrorForm form) {
    StringBuilder line = new StringBuilder(tensor);
    for (String oracle : oracles) {
      Comparison c = row.get(oracle);
      String cell =
          c == null
              ? "-"
              : String.format(
                  Locale.ROOT,
                  "%.1e %s",
                  form.of(c),
                  c.verdict() == GradientVerdict.PASS ? "ok" : c.verdict().toString());
      line.append("  ").append(pad(cell, oracle.length()));
    }
    return line.toString().stripTrailing();
  }

  private static String failure(Comparison c) {
    return String.format(
        Locale.ROOT,
        "FAIL %s[%d]: by hand %.6e, %s %.6e (relative error %.1e, of this entry alone %.1e,"
            + " tolerance %.0e)",
        c.tensor(),
        c.worstEntry(),
        c.manual(),
        c.oracle(),
        c.found(),
        c.relativeError(),
        Math.abs(c.manual() - c.found()) / Math.max(Math.abs(c.manual()), Math.abs(c.found())),
        c.tolerance());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
