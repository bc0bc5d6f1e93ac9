package io.evident.models.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the reports for people have in common: how they begin, and how they write numbers. */
final class ReportLines {
  private static final String UNDEFINED = "-";

  private final StringBuilder out = new StringBuilder();

  void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  /** Which weights were judged, on how many examples. */
  void subject(EvaluationSubject subject, long examples) {
    line(
        "%s, %s checkpoint: epoch %d, step %,d",
        subject.experiment(), subject.checkpoint(), subject.epoch(), subject.step());
    line("%,d %s %s of %s", examples, subject.split(), subject.examples(), subject.source());
    line("");
  }

  /** A name and what it stands for. */
  void fact(String name, String value) {
    line("%-27s %s", name, value);
  }

  /** A confusion matrix. */
  void confusion(List<String> names, ConfusionMatrix matrix) {
    line("");
    line("confusion matrix: a row for each true class, a column for each predicted one");
    int first = width(names);
    List<Integer> widths = new ArrayList<>();
    StringBuilder header = new StringBuilder(" ".repeat(first));
    for (int k = 0; k < names.size(); k++) {
      int width = Math.max(5, names.get(k).length());
      widths.add(width);
      header.append(String.format(Locale.ROOT, " %" + width + "s", names.get(k)));
    }
    line("%s", header);
    for (int label = 0; label < names.size(); label++) {
      StringBuilder row =
          new StringBuilder(String.format(Locale.ROOT, "%" + first + "s", names.get(label)));
      for (int k = 0; k < names.size(); k++) {
        row.append(String.format(Locale.ROOT, " %" + widths.get(k) + "d", matrix.count(label, k)));
      }
      line("%s", row);
    }
  }

  /** As wide as the longest of these names. */
  static int width(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }

  /** A share, a loss, or another number of about 1. */
  static String figure(double value) {
    return Double.isNaN(value) ? UNDEFINED : String.format(Locale.ROOT, "%.4f", value);
  }

  /** A number in a unit of its own, of any size: five digits. */
  static String measure(double value) {
    return Double.isNaN(value) ? UNDEFINED : String.format(Locale.ROOT, "%.5g", value);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
