package io.evident.models.evaluation;

import io.evident.models.score.BinaryCounts;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.OperatingPoint;

/**
 * An evaluation of yes or no as CSV with one number in a row, in the columns figure, label,
 * threshold and value: first the version of this format, then what is said about all examples, then
 * the figures of the positive class, with the threshold where they depend on it, and points of its
 * curves. A figure that is undefined has an empty value; numbers have all their digits.
 */
final class BinaryCsv {
  private BinaryCsv() {}

  /**
   * Writes an evaluation.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(BinaryReport report) {
    FigureRows rows = new FigureRows("label", "threshold");
    rows.subject(report.subject(), report.scores().counts().total());
    rows.row("loss", report.loss());
    rows.row("negative", report.negative());
    label(rows, report.scores());
    report.calibrated().ifPresent(rows::calibrated);
    return rows.toString();
  }

  /** The rows of one label. */
  static void label(FigureRows rows, BinaryScores scores) {
    BinaryCounts counts = scores.counts();
    String[] of = {scores.label(), Double.toString(scores.threshold())};
    rows.row("precision", counts.precision(), of);
    rows.row("recall", counts.recall(), of);
    rows.row("specificity", counts.specificity(), of);
    rows.row("f1", counts.f1(), of);
    rows.row("accuracy", counts.accuracy(), of);
    rows.row("truePositives", counts.truePositives(), of);
    rows.row("falsePositives", counts.falsePositives(), of);
    rows.row("trueNegatives", counts.trueNegatives(), of);
    rows.row("falseNegatives", counts.falseNegatives(), of);
    rows.row("rocArea", scores.rocArea(), scores.label());
    rows.row("averagePrecision", scores.averagePrecision(), scores.label());
    rows.row("logLoss", scores.logLoss(), scores.label());
    rows.row("brier", scores.brier(), scores.label());
    for (OperatingPoint point : scores.curve()) {
      String threshold = Double.toString(point.threshold());
      rows.row("curveFalsePositiveRate", point.falsePositiveRate(), scores.label(), threshold);
      rows.row("curveRecall", point.recall(), scores.label(), threshold);
      rows.row("curvePrecision", point.precision(), scores.label(), threshold);
    }
  }
}
