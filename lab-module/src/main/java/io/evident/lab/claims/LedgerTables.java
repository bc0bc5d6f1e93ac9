package io.evident.lab.claims;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Verdicts in Markdown: the counts, then a table for each experiment with what differs below. */
public final class LedgerTables {
  private LedgerTables() {}

  /**
   * The tables alone.
   *
   * @param verdicts in the ledger's order
   * @return lines of Markdown
   */
  public static List<String> of(List<ClaimVerdict> verdicts) {
    return of(verdicts, experiment -> List.of());
  }

  /**
   * The tables, each with something more below it.
   *
   * @param verdicts in the ledger's order
   * @param below lines of Markdown to stand below the table of an experiment, given as claims have
   *     it; may be none
   * @return lines of Markdown
   */
  public static List<String> of(List<ClaimVerdict> verdicts, Function<String, List<String>> below) {
    List<String> lines = new ArrayList<>();
    lines.add("**" + LedgerReport.summary(verdicts) + ".**");
    lines.add("");
    lines.addAll(counts(verdicts));
    Map<String, List<ClaimVerdict>> byExperiment = new LinkedHashMap<>();
    for (ClaimVerdict verdict : verdicts) {
      byExperiment
          .computeIfAbsent(verdict.claim().experiment(), e -> new ArrayList<>())
          .add(verdict);
    }
    byExperiment.forEach(
        (experiment, own) -> {
          lines.add("");
          lines.add("## " + String.join(", ", own.get(0).claim().experiments()));
          lines.add("");
          lines.addAll(table(own));
          lines.addAll(remarks(own));
          own.forEach(verdict -> RankedRows.of(verdict).ifPresent(rows -> ranked(lines, rows)));
          List<String> more = below.apply(experiment);
          if (!more.isEmpty()) {
            lines.add("");
            lines.addAll(more);
          }
        });
    return lines;
  }

  private static List<String> counts(List<ClaimVerdict> verdicts) {
    Map<String, Map<ClaimStatus, Integer>> bySource = new LinkedHashMap<>();
    Set<ClaimStatus> present = new TreeSet<>();
    for (ClaimVerdict verdict : verdicts) {
      present.add(verdict.status());
      bySource
          .computeIfAbsent(verdict.claim().source(), s -> new EnumMap<>(ClaimStatus.class))
          .merge(verdict.status(), 1, Integer::sum);
    }
    List<String> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("source"));
    present.forEach(status -> head.add(status.text()));
    head.add("claims");
    lines.add(row(head));
    lines.add("| --- |" + " ---: |".repeat(head.size() - 1));
    bySource.forEach(
        (source, counts) -> {
          List<String> cells = new ArrayList<>(List.of(source));
          present.forEach(status -> cells.add(Integer.toString(counts.getOrDefault(status, 0))));
          cells.add(Integer.toString(counts.values().stream().mapToInt(Integer::intValue).sum()));
          lines.add(row(cells));
        });
    return lines;
  }

  private static List<String> table(List<ClaimVerdict> verdicts) {
    List<String> lines = new ArrayList<>();
    lines.add("| claim | figure | printed | expected | allowed | measured | verdict |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- |");
    for (ClaimVerdict verdict : verdicts) {
      Claim claim = verdict.claim();
      String index = claim.index().isBlank() ? "" : " [" + claim.index() + "]";
      lines.add(
          row(
              List.of(
                  claim.id(),
                  claim.metric() + index,
                  LedgerReport.cut(claim.published()),
                  LedgerReport.cut(claim.expected()),
                  allowed(claim),
                  measured(verdict),
                  verdict.status().text())));
    }
    return lines;
  }

  private static void ranked(List<String> lines, RankedRows ranked) {
    lines.add("");
    lines.add(row(ranked.header()));
    lines.add("| --- | --- |" + " ---: |".repeat(ranked.header().size() - 2));
    ranked.rows().forEach(cells -> lines.add(row(cells)));
    lines.add("");
    ranked.notes().forEach(note -> lines.add("- " + escaped(note)));
  }

  private static String allowed(Claim claim) {
    String tolerance =
        Double.toString(claim.tolerance()).replaceFirst("\\.0(?=$|E)", "").replace('E', 'e');
    return switch (claim.comparator()) {
      case ABSOLUTE -> claim.tolerance() == 0 ? "" : "\u00b1 " + tolerance;
      case RELATIVE -> "\u00b1 " + tolerance + " of it";
      case SUM_ABSOLUTE -> "sum " + tolerance;
      case AT_LEAST -> "at least";
      case AT_MOST -> "at most";
      case EQUAL, ORDERING, BEST, REPORT -> "";
    };
  }

  private static String measured(ClaimVerdict verdict) {
    String text = LedgerReport.measured(verdict);
    return verdict.measurement().orElse(null) instanceof Measurement.Ranking
        ? text
        : LedgerReport.cut(text);
  }

  /** What there is to say about claims, each remark once with all it is said of. */
  private static List<String> remarks(List<ClaimVerdict> verdicts) {
    Map<String, List<String>> byRemark = new LinkedHashMap<>();
    for (ClaimVerdict verdict : verdicts) {
      Set<String> said = new LinkedHashSet<>();
      said.add(verdict.explanation());
      said.add(verdict.claim().note());
      if (verdict.status() == ClaimStatus.NOT_RUN) {
        said.add("not run: " + verdict.reason());
      }
      said.remove("");
      said.forEach(
          remark ->
              byRemark.computeIfAbsent(remark, r -> new ArrayList<>()).add(verdict.claim().id()));
    }
    List<String> lines = new ArrayList<>();
    byRemark.forEach(
        (remark, ids) -> {
          if (lines.isEmpty()) {
            lines.add("");
          }
          boolean all = ids.size() == verdicts.size() && ids.size() > 1;
          lines.add(
              "- " + (all ? "All" : escaped(String.join(", ", ids))) + ": " + escaped(remark));
        });
    return lines;
  }

  private static String row(List<String> cells) {
    StringBuilder row = new StringBuilder("|");
    cells.forEach(cell -> row.append(' ').append(escaped(cell)).append(" |"));
    return row.toString();
  }

  /**
   * A text that Markdown shows as it is.
   *
   * @param text any
   * @return the same with marks escaped
   */
  public static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("[", "\\[")
        .replace("`", "\\`");
  }
}
