package io.evident.models.evaluation;

import io.evident.models.data.ExampleKind;
import io.evident.models.score.ClassFigures;
import io.evident.models.score.ReliabilityBin;
import java.util.List;

/**
 * An evaluation as CSV with one number in a row, in the columns figure, class, predicted, bin and
 * value: first the version of this format, then what is said about all examples, then about each
 * class, then the means, the confusion matrix, a row for each cell, of more than 1,000 classes for
 * each that is not 0, and the bins of the reliability diagram, each by its upper edge. A figure
 * that is undefined has an empty value; numbers have all their digits.
 */
public final class EvaluationCsv {
  private final FigureRows rows = new FigureRows("class", "predicted", "bin");
  private final EvaluationReport report;

  private EvaluationCsv(EvaluationReport report) {
    this.report = report;
  }

  /**
   * Writes an evaluation.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(EvaluationReport report) {
    EvaluationCsv csv = new EvaluationCsv(report);
    csv.overall();
    for (ClassFigures figures : report.classes()) {
      csv.figures("precision", "recall", "f1", figures.name(), figures);
      csv.rows.row("support", figures.support(), figures.name());
      csv.rows.row("predicted", figures.predicted(), figures.name());
    }
    csv.figures("macroPrecision", "macroRecall", "macroF1", "", report.macroMean());
    csv.figures("weightedPrecision", "weightedRecall", "weightedF1", "", report.weightedMean());
    csv.confusion();
    csv.reliability();
    return csv.rows.toString();
  }

  private void overall() {
    rows.subject(report.subject(), report.confusion().total());
    rows.row("loss", report.loss());
    rows.row("accuracy", report.accuracy());
    report
        .viewed()
        .ifPresent(
            viewed -> {
              rows.row("views", viewed.views().all().size());
              rows.row("plainLoss", viewed.plainLoss());
              rows.row("plainAccuracy", viewed.plainAccuracy());
            });
    rows.row("topK", report.topK());
    rows.row("topKAccuracy", report.topKAccuracy());
    rows.row("expectedCalibrationError", report.calibration().expectedCalibrationError());
    report.calibrated().ifPresent(rows::calibrated);
  }

  private void figures(
      String precision, String recall, String f1, String name, ClassFigures figures) {
    rows.row(precision, figures.precision(), name);
    rows.row(recall, figures.recall(), name);
    rows.row(f1, figures.f1(), name);
  }

  private void confusion() {
    List<String> names = report.classNames();
    for (int label = 0; label < names.size(); label++) {
      for (int k = 0; k < names.size(); k++) {
        long count = report.confusion().count(label, k);
        if (count != 0 || names.size() <= EvaluationJson.WHOLE) {
          rows.row("count", count, names.get(label), names.get(k));
        }
      }
    }
  }

  private void reliability() {
    String binExamples =
        report.subject().examples() == ExampleKind.IMAGES ? "binImages" : "binRows";
    for (ReliabilityBin bin : report.calibration().bins()) {
      String upper = Double.toString(bin.upper());
      rows.row(binExamples, bin.examples(), "", "", upper);
      rows.row("binConfidence", bin.confidence(), "", "", upper);
      rows.row("binAccuracy", bin.accuracy(), "", "", upper);
    }
  }
}
