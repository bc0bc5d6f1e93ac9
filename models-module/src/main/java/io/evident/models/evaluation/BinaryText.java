package io.evident.models.evaluation;

import io.evident.models.score.BinaryCounts;
import io.evident.models.score.BinaryScores;
import java.util.Locale;

/** An evaluation of yes or no as a person reads it. */
final class BinaryText {
  private BinaryText() {}

  /**
   * What is said at the threshold, what is said of all thresholds, and the confusion matrix.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(BinaryReport report) {
    BinaryScores scores = report.scores();
    BinaryCounts counts = scores.counts();
    ReportLines lines = new ReportLines();
    lines.subject(report.subject(), counts.total());
    lines.fact(
        "positive class",
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d %s",
            scores.label(),
            counts.positives(),
            counts.total(),
            report.subject().examples()));
    lines.fact("threshold", ReportLines.figure(scores.threshold()) + ", " + report.thresholdFrom());
    lines.line("");
    lines.fact("precision", ReportLines.figure(counts.precision()));
    lines.fact("recall", ReportLines.figure(counts.recall()));
    lines.fact("specificity", ReportLines.figure(counts.specificity()));
    lines.fact("F1", ReportLines.figure(counts.f1()));
    lines.fact(
        "accuracy", ReportLines.figure(counts.accuracy()) + " (" + counts.accuracyInterval() + ")");
    lines.line("");
    lines.fact("ROC area", ReportLines.figure(scores.rocArea()));
    lines.fact("average precision", ReportLines.figure(scores.averagePrecision()));
    lines.fact("loss", ReportLines.loss(report.loss()));
    lines.fact("log loss", ReportLines.loss(scores.logLoss()));
    lines.fact("Brier score", ReportLines.figure(scores.brier()));
    if (Double.isNaN(counts.precision()) || Double.isNaN(scores.rocArea())) {
      lines.line("");
      lines.line(
          "- undefined: no %s is of the class, or none was said to be; areas need both classes",
          report.subject().examples().one());
    }
    report.calibrated().ifPresent(figures -> lines.calibrated(report.subject(), figures));
    lines.confusion(report.classNames(), report.confusion());
    return lines.toString();
  }
}
