package io.evident.models.evaluation;

import io.evident.models.calibration.CalibrationText;
import io.evident.models.internal.text.PlainText;
import io.evident.models.score.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the reports for people have in common: how they begin, and how they write numbers. */
final class ReportLines {
  private static final String UNDEFINED = "-";

  private final StringBuilder out = new StringBuilder();

  void line(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    out.append(PlainText.printable(line).stripTrailing()).append('\n');
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

  /** What it would be with calibrated probabilities. */
  void calibrated(EvaluationSubject subject, CalibratedFigures figures) {
    line("");
    fact("calibrated by", figures.method());
    both("accuracy", figures.accuracy(), figures.plainAccuracy());
    both("negative log-likelihood", figures.loss(), figures.plainLoss());
    both("Brier score", figures.brier(), figures.plainBrier());
    both("calibration error", figures.calibrationError(), figures.plainCalibrationError());
    both("area, right or wrong", figures.area(), figures.plainArea());
    line(
        "  %-25s cover %.4f%s, mean size %.2f",
        "sets of at least " + CalibrationText.level(figures.alpha()),
        figures.coverage(),
        expected(figures.expectedFrom(), figures.expectedTo()),
        figures.setSize());
    calibratedBy(subject);
  }

  private void both(String name, double calibrated, double plain) {
    line("  %-25s %s (plain %s)", name, figure(calibrated), figure(plain));
  }

  /** Where a coverage should lie; nothing where that is not known. */
  static String expected(double from, double to) {
    return Double.isNaN(from)
        ? ""
        : String.format(Locale.ROOT, " (95 %% of calibrations %.4f to %.4f)", from, to);
  }

  /** Says so if these examples are those that the calibration was fitted on. */
  void calibratedBy(EvaluationSubject subject) {
    if (subject.split().equals("calibration")) {
      line(
          "- the run was calibrated by these %s, so that its calibrated figures flatter it",
          subject.examples());
    }
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

  /** A share, or another number of about 1. */
  static String figure(double value) {
    return Double.isNaN(value) ? UNDEFINED : String.format(Locale.ROOT, "%.4f", value);
  }

  /** A loss. */
  static String loss(double value) {
    return Double.isNaN(value) ? UNDEFINED : PlainText.number(value);
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
