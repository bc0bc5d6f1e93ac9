package io.evident.models.evaluation;

import io.evident.models.score.ClassFigures;
import java.util.List;
import java.util.stream.Stream;

/** An evaluation as a person reads it. */
public final class EvaluationText {
  /** Up to so many classes the confusion matrix is written out. */
  private static final int WRITTEN = 20;

  private final EvaluationReport report;
  private final ReportLines lines = new ReportLines();

  private EvaluationText(EvaluationReport report) {
    this.report = report;
  }

  /**
   * A table with a row for each class, as scikit-learn's classification_report has it, what is said
   * about all examples, and up to 20 classes the confusion matrix.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(EvaluationReport report) {
    EvaluationText text = new EvaluationText(report);
    text.lines.subject(report.subject(), report.confusion().total());
    text.classes();
    text.figures();
    if (report.classNames().size() <= WRITTEN) {
      text.lines.confusion(report.classNames(), report.confusion());
    }
    return text.lines.toString();
  }

  private void classes() {
    List<ClassFigures> classes = report.classes();
    List<ClassFigures> means = List.of(report.macroMean(), report.weightedMean());
    int width =
        ReportLines.width(
            Stream.concat(classes.stream(), means.stream()).map(ClassFigures::name).toList());
    String row = "%" + width + "s %10s %10s %10s %10s";
    lines.line(row, "", "precision", "recall", "f1-score", "support");
    lines.line("");
    boolean undefined = false;
    for (ClassFigures figures : classes) {
      lines.line(row, cells(figures));
      undefined |= Double.isNaN(figures.precision()) || Double.isNaN(figures.recall());
    }
    lines.line("");
    lines.line(
        row,
        "accuracy",
        "",
        "",
        ReportLines.figure(report.accuracy()),
        ReportLines.count(report.confusion().total()));
    for (ClassFigures figures : means) {
      lines.line(row, cells(figures));
    }
    if (undefined) {
      lines.line("");
      lines.line(
          "- undefined: no %s was predicted as the class, or none is of it; 0 in the means",
          report.subject().examples().one());
    }
  }

  private static Object[] cells(ClassFigures figures) {
    return new Object[] {
      figures.name(),
      ReportLines.figure(figures.precision()),
      ReportLines.figure(figures.recall()),
      ReportLines.figure(figures.f1()),
      ReportLines.count(figures.support())
    };
  }

  private void figures() {
    lines.line("");
    lines.fact("loss", ReportLines.loss(report.loss()));
    lines.line(
        "accuracy                    %.4f (%s)",
        report.accuracy(), report.confusion().accuracyInterval());
    report
        .viewed()
        .ifPresent(
            viewed -> {
              lines.fact("mean over", viewed.views().toString());
              lines.line(
                  "of the images as they are   accuracy %.4f, loss %s",
                  viewed.plainAccuracy(), ReportLines.loss(viewed.plainLoss()));
            });
    // of as many classes as there are, the right one is among them by definition
    if (report.topK() < report.classNames().size()) {
      lines.line("%-27s %.4f", "top-" + report.topK() + " accuracy", report.topKAccuracy());
    }
    lines.line(
        "expected calibration error  %.4f (%d bins)",
        report.calibration().expectedCalibrationError(), report.calibration().bins().size());
    report.calibrated().ifPresent(figures -> lines.calibrated(report.subject(), figures));
  }
}
