package io.evident.lab.claims;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Verdicts as a table. */
public final class LedgerReport {
  private static final int VERSION = 1;

  /** Longer figures, such as fifteen scores, are cut in a table for people. */
  private static final int WIDTH = 40;

  /** The form of a report. */
  public enum Format {
    /** Columns for a terminal. */
    TEXT,
    /** An object with a version and a list of verdicts. */
    JSON,
    /** A row for each claim. */
    CSV,
    /** Tables for a page, one for each experiment. */
    MARKDOWN
  }

  private LedgerReport() {}

  /**
   * The verdicts.
   *
   * @param verdicts in the ledger's order
   * @param format of the report
   * @return its lines
   */
  public static List<String> of(List<ClaimVerdict> verdicts, Format format) {
    return switch (format) {
      case TEXT -> text(verdicts);
      case JSON -> json(verdicts);
      case CSV -> csv(verdicts);
      case MARKDOWN -> LedgerTables.of(verdicts);
    };
  }

  /**
   * The claims alone.
   *
   * @param claims to list
   * @return a line for each
   */
  public static List<String> list(List<Claim> claims) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%-28s %-12s %-36s %s", "claim", "kind", "what", "expected"));
    for (Claim claim : claims) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-28s %-12s %-36s %s",
              claim.id(),
              claim.kind().name().toLowerCase(Locale.ROOT),
              what(claim),
              cut(claim.expected())));
    }
    lines.add(claims.size() + (claims.size() == 1 ? " claim" : " claims"));
    return lines;
  }

  private static String what(Claim claim) {
    String index = claim.index().isBlank() ? "" : " [" + claim.index() + "]";
    return claim.experiment() + " " + claim.metric() + index;
  }

  static String cut(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 3) + "...";
  }

  static String measured(ClaimVerdict verdict) {
    return verdict.measurement().map(Measurement::text).orElse("");
  }

  private static List<String> text(List<ClaimVerdict> verdicts) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("claim", "verdict", "expected", "measured", ""));
    for (ClaimVerdict verdict : verdicts) {
      rows.add(
          List.of(
              verdict.claim().id(),
              verdict.status().text(),
              cut(verdict.claim().expected()),
              cut(measured(verdict)),
              remark(verdict)));
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(line(row, widths(rows))));
    for (ClaimVerdict verdict : verdicts) {
      RankedRows.of(verdict).ifPresent(ranked -> lines.addAll(text(ranked)));
    }
    lines.add("");
    lines.add(summary(verdicts));
    return lines;
  }

  private static List<String> text(RankedRows ranked) {
    List<List<String>> rows = new ArrayList<>(List.of(ranked.header()));
    rows.addAll(ranked.rows());
    List<String> lines = new ArrayList<>(List.of(""));
    rows.forEach(row -> lines.add(line(row, widths(rows))));
    lines.addAll(ranked.notes());
    return lines;
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size() - 1];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.append(row.get(widths.length)).toString().stripTrailing();
  }

  /** An erratum says what was printed; others why they are what they are. */
  private static String remark(ClaimVerdict verdict) {
    Claim claim = verdict.claim();
    if (verdict.status() == ClaimStatus.ERRATUM && !claim.published().isBlank()) {
      return "printed: " + cut(claim.published());
    }
    return verdict.explanation().isBlank()
        ? verdict.reason()
        : verdict.reason() + ": " + verdict.explanation();
  }

  /**
   * How many there are of each status.
   *
   * @param verdicts all of them
   * @return one line
   */
  public static String summary(List<ClaimVerdict> verdicts) {
    Map<ClaimStatus, Integer> counts = new EnumMap<>(ClaimStatus.class);
    verdicts.forEach(v -> counts.merge(v.status(), 1, Integer::sum));
    StringBuilder line = new StringBuilder();
    line.append(verdicts.size()).append(verdicts.size() == 1 ? " claim: " : " claims: ");
    String separator = "";
    for (Map.Entry<ClaimStatus, Integer> entry : counts.entrySet()) {
      line.append(separator).append(entry.getValue()).append(' ').append(entry.getKey().text());
      separator = ", ";
    }
    return line.toString();
  }

  private static Map<String, Object> fields(ClaimVerdict verdict) {
    Claim claim = verdict.claim();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", claim.id());
    fields.put("source", claim.source());
    fields.put("experiment", claim.experiment());
    fields.put("metric", claim.metric());
    fields.put("index", claim.index());
    fields.put("kind", claim.kind().name().toLowerCase(Locale.ROOT));
    fields.put("published", claim.published());
    fields.put("expected", claim.expected());
    fields.put("comparator", claim.comparator().text());
    fields.put("tolerance", claim.tolerance());
    fields.put("verdict", verdict.status().text());
    fields.put("measured", measured(verdict));
    Measurement.Seeds seeds =
        verdict.measurement().orElse(null) instanceof Measurement.Seeds s ? s : null;
    fields.put("mean", seeds == null ? null : finite(seeds.mean()));
    fields.put("deviation", seeds == null ? null : finite(seeds.deviation()));
    fields.put("seeds", seeds == null ? null : seeds.values().size());
    fields.put("betterThanFirst", better(verdict));
    fields.put("reason", verdict.reason());
    fields.put("explanation", verdict.explanation());
    fields.put("note", claim.note());
    return fields;
  }

  /** Null where a seed diverged, say. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** Of the experiments of a ranking: such as "b: 0.2 0.4, over seeds 0.3"; blank of others. */
  private static String better(ClaimVerdict verdict) {
    if (!(verdict.measurement().orElse(null) instanceof Measurement.Ranking ranking)) {
      return "";
    }
    List<String> all = new ArrayList<>();
    ranking
        .versusFirst()
        .forEach(
            (experiment, versus) ->
                all.add(
                    experiment
                        + ": "
                        + versus.bySeed().stream()
                            .map(Measurement.Better::text)
                            .collect(Collectors.joining(" "))
                        + ", over seeds "
                        + versus.overSeeds().text()));
    return String.join("; ", all);
  }

  private static List<String> json(List<ClaimVerdict> verdicts) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", VERSION);
    all.put("verdicts", verdicts.stream().map(LedgerReport::fields).toList());
    try {
      return new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(all)
          .lines()
          .toList();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> csv(List<ClaimVerdict> verdicts) {
    StringBuilder out = new StringBuilder();
    try (CSVPrinter printer =
        new CSVPrinter(out, CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get())) {
      for (int i = 0; i < verdicts.size(); i++) {
        Map<String, Object> fields = fields(verdicts.get(i));
        if (i == 0) {
          printer.printRecord(fields.keySet());
        }
        printer.printRecord(fields.values());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString().lines().toList();
  }
}
