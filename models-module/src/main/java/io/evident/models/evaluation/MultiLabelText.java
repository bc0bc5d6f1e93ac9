package io.evident.models.evaluation;

import io.evident.models.score.AccuracyInterval;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.ClassFigures;
import io.evident.models.score.MultiLabelScores;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** An evaluation of several labels as a person reads it. */
final class MultiLabelText {
  private final MultiLabelReport report;
  private final MultiLabelScores scores;
  private final ReportLines lines = new ReportLines();

  private MultiLabelText(MultiLabelReport report) {
    this.report = report;
    this.scores = report.scores();
  }

  /**
   * A table with a row for each label, its means, and what is said about all examples.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(MultiLabelReport report) {
    MultiLabelText text = new MultiLabelText(report);
    text.lines.subject(report.subject(), report.scores().rows());
    text.labels();
    text.figures();
    return text.lines.toString();
  }

  private void labels() {
    List<ClassFigures> means =
        List.of(scores.microMean(), scores.macroMean(), scores.weightedMean());
    int width =
        ReportLines.width(
            Stream.concat(
                    scores.labels().stream().map(BinaryScores::label),
                    means.stream().map(ClassFigures::name))
                .toList());
    String row = "%" + width + "s %10s %10s %10s %10s %10s %10s %13s";
    lines.line(
        row,
        "",
        "precision",
        "recall",
        "f1-score",
        "support",
        "threshold",
        "ROC area",
        "avg precision");
    lines.line("");
    boolean undefined = false;
    for (BinaryScores label : scores.labels()) {
      lines.line(
          row,
          cells(
              label.figures(),
              ReportLines.figure(label.threshold()),
              ReportLines.figure(label.rocArea()),
              ReportLines.figure(label.averagePrecision())));
      undefined |= Double.isNaN(label.counts().precision()) || Double.isNaN(label.rocArea());
    }
    lines.line("");
    for (ClassFigures mean : means) {
      lines.line(row, cells(mean, "", "", ""));
    }
    lines.line("");
    lines.line("thresholds: %s", report.thresholdsFrom());
    if (undefined) {
      lines.line(
          "- undefined: no %s has the label, or none was said to; 0 in the means. Areas need %s with"
              + " and without it",
          report.subject().examples().one(), report.subject().examples());
    }
  }

  private static Object[] cells(ClassFigures figures, String... more) {
    return Stream.concat(
            Stream.of(
                figures.name(),
                ReportLines.figure(figures.precision()),
                ReportLines.figure(figures.recall()),
                ReportLines.figure(figures.f1()),
                ReportLines.count(figures.support())),
            Stream.of(more))
        .toArray();
  }

  private void figures() {
    String of =
        scores.labelsWithAreas() == scores.labels().size()
            ? ""
            : String.format(
                Locale.ROOT,
                " (of %d of %d labels)",
                scores.labelsWithAreas(),
                scores.labels().size());
    lines.line("");
    lines.fact("loss", ReportLines.loss(report.loss()));
    lines.fact(
        "all labels right",
        ReportLines.figure(scores.exactMatch())
            + " ("
            + AccuracyInterval.of(scores.exactMatches(), scores.rows())
            + ")");
    lines.fact("Hamming loss", ReportLines.figure(scores.hammingLoss()));
    lines.fact("mean ROC area", ReportLines.figure(scores.meanRocArea()) + of);
    lines.fact("mean average precision", ReportLines.figure(scores.meanAveragePrecision()) + of);
  }
}
