package io.evident.models.evaluation;

import io.evident.models.score.ClassFigures;
import io.evident.models.score.MultiLabelScores;

/**
 * An evaluation of several labels as CSV with one number in a row, in the columns figure, label,
 * threshold and value: first the version of this format, then what is said about all examples, the
 * means over the labels, and each label as in {@link BinaryCsv}. A figure that is undefined has an
 * empty value; numbers have all their digits.
 */
final class MultiLabelCsv {
  private MultiLabelCsv() {}

  /**
   * Writes an evaluation.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(MultiLabelReport report) {
    MultiLabelScores scores = report.scores();
    FigureRows rows = new FigureRows("label", "threshold");
    rows.subject(report.subject(), scores.rows());
    rows.row("loss", report.loss());
    rows.row("exactMatch", scores.exactMatch());
    rows.row("hammingLoss", scores.hammingLoss());
    rows.row("meanRocArea", scores.meanRocArea());
    rows.row("meanAveragePrecision", scores.meanAveragePrecision());
    mean(rows, "micro", scores.microMean());
    mean(rows, "macro", scores.macroMean());
    mean(rows, "weighted", scores.weightedMean());
    scores.labels().forEach(label -> BinaryCsv.label(rows, label));
    return rows.toString();
  }

  private static void mean(FigureRows rows, String name, ClassFigures mean) {
    rows.row(name + "Precision", mean.precision());
    rows.row(name + "Recall", mean.recall());
    rows.row(name + "F1", mean.f1());
  }
}
