package io.evident.lab.arithmetic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A report in words. */
final class ArithmeticText {
  private final ArithmeticReport report;

  ArithmeticText(ArithmeticReport report) {
    this.report = report;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    report.problem().ifPresent(problem -> lines.add("not computed: " + problem));
    List<ArithmeticFinding> wrong = report.wrong();
    lines.addAll(groups(wrong.stream().filter(f -> f.subject().used()).toList(), "wrong here"));
    lines.addAll(
        groups(
            wrong.stream().filter(f -> !f.subject().used()).toList(),
            "wrong here, not used by evident"));
    if (!wrong.isEmpty()) {
      lines.add(remedies());
    }
    if (wrong.size() < report.findings().size()) {
      lines.add((wrong.isEmpty() ? "right: " : "right, the rest: ") + right());
    }
    return lines;
  }

  private static List<String> groups(List<ArithmeticFinding> wrong, String verdict) {
    Map<String, List<ArithmeticFinding>> groups =
        wrong.stream()
            .collect(
                Collectors.groupingBy(
                    f -> f.subject().group(), LinkedHashMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    groups.forEach(
        (group, findings) -> {
          TreeSet<Integer> widths = new TreeSet<>();
          TreeSet<Integer> batches = new TreeSet<>();
          TreeSet<String> operations = new TreeSet<>();
          for (ArithmeticFinding finding : findings) {
            widths.add(finding.subject().width());
            batches.addAll(finding.wrongBatches());
            operations.add(finding.subject().operations());
          }
          double ratio = findings.stream().mapToDouble(ArithmeticFinding::ratio).max().orElse(0);
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%s: %s, width %s (%s) at batch %s, off by up to %.2g times its bound",
                  verdict,
                  group,
                  joined(widths),
                  String.join("; ", operations),
                  joined(batches),
                  ratio));
        });
    return lines;
  }

  private static String joined(Set<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private String remedies() {
    if (report.remedies().isEmpty()) {
      return "no setting was tried";
    }
    String mending = names(true);
    String others = names(false);
    if (mending.isEmpty()) {
      return "wrong still with " + others + " (tried)";
    }
    return "right with "
        + mending
        + " (tried)"
        + (others.isEmpty() ? "" : "; wrong still with " + others + " (tried)");
  }

  private String names(boolean mending) {
    return report.remedies().stream()
        .filter(trial -> trial.mends() == mending)
        .map(trial -> trial.remedy().toString())
        .collect(Collectors.joining(", or with "));
  }

  private String right() {
    List<ArithmeticFinding> right =
        report.findings().stream().filter(ArithmeticFinding::isRight).toList();
    long widths = right.stream().map(f -> f.subject().width()).distinct().count();
    return String.format(
        Locale.ROOT,
        "%,d operations of %d widths at batches %s, float32 and float64, plain and optimized"
            + " (%.1f s)",
        right.size(),
        widths,
        Subject.BATCHES.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")),
        report.seconds());
  }

  List<String> details() {
    return report.findings().stream()
        .sorted(
            Comparator.comparing((ArithmeticFinding f) -> f.subject().kind())
                .thenComparing(f -> f.subject().width())
                .thenComparing(f -> f.subject().group()))
        .map(
            finding ->
                String.format(
                    Locale.ROOT,
                    "%s  %.2g of its bound  %s",
                    finding.isRight() ? "right" : "WRONG",
                    finding.ratio(),
                    finding.subject()))
        .toList();
  }
}
