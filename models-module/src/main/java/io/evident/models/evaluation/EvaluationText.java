package io.evident.models.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An evaluation as a person reads it. */
public final class EvaluationText {
  /** Up to so many classes the confusion matrix is written out. */
  private static final int WRITTEN = 20;

  private static final String UNDEFINED = "-";

  private final EvaluationReport report;
  private final StringBuilder out = new StringBuilder();

  private EvaluationText(EvaluationReport report) {
    this.report = report;
  }

  /**
   * A table with a row for each class, as scikit-learn's classification_report has it, what is said
   * about all images, and up to 20 classes the confusion matrix.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(EvaluationReport report) {
    EvaluationText text = new EvaluationText(report);
    text.subject();
    text.classes();
    text.figures();
    if (report.classNames().size() <= WRITTEN) {
      text.confusion();
    }
    return text.out.toString();
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private void subject() {
    EvaluationSubject subject = report.subject();
    line(
        "%s, %s checkpoint: epoch %d, step %,d",
        subject.experiment(), subject.checkpoint(), subject.epoch(), subject.step());
    line("%,d %s images of %s", report.confusion().total(), subject.split(), subject.source());
    line("");
  }

  private void classes() {
    List<ClassFigures> classes = report.classes();
    List<ClassFigures> means = List.of(report.macroMean(), report.weightedMean());
    int width = 0;
    for (ClassFigures figures : classes) {
      width = Math.max(width, figures.name().length());
    }
    for (ClassFigures figures : means) {
      width = Math.max(width, figures.name().length());
    }
    String row = "%" + width + "s %10s %10s %10s %10s";
    line(row, "", "precision", "recall", "f1-score", "support");
    line("");
    boolean undefined = false;
    for (ClassFigures figures : classes) {
      line(row, cells(figures));
      undefined |= Double.isNaN(figures.precision()) || Double.isNaN(figures.recall());
    }
    line("");
    line(row, "accuracy", "", "", figure(report.accuracy()), count(report.confusion().total()));
    for (ClassFigures figures : means) {
      line(row, cells(figures));
    }
    if (undefined) {
      line("");
      line("- undefined: no image was predicted as the class, or none is of it; 0 in the means");
    }
  }

  private static Object[] cells(ClassFigures figures) {
    return new Object[] {
      figures.name(),
      figure(figures.precision()),
      figure(figures.recall()),
      figure(figures.f1()),
      count(figures.support())
    };
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? UNDEFINED : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private void figures() {
    line("");
    line("loss                        %.4f", report.loss());
    line(
        "accuracy                    %.4f (%s)",
        report.accuracy(), report.confusion().accuracyInterval());
    // of as many classes as there are, the right one is among them by definition
    if (report.topK() < report.classNames().size()) {
      line("%-27s %.4f", "top-" + report.topK() + " accuracy", report.topKAccuracy());
    }
    line(
        "expected calibration error  %.4f (%d bins)",
        report.calibration().expectedCalibrationError(), report.calibration().bins().size());
  }

  private void confusion() {
    List<String> names = report.classNames();
    line("");
    line("confusion matrix: a row for each true class, a column for each predicted one");
    int first = names.stream().mapToInt(String::length).max().orElseThrow();
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
        row.append(
            String.format(
                Locale.ROOT, " %" + widths.get(k) + "d", report.confusion().count(label, k)));
      }
      line("%s", row);
    }
  }
}
