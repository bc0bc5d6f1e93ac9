package io.evident.models.report;

import io.evident.models.evaluation.RegressionReport;
import io.evident.models.internal.plot.IntervalDiagram;
import io.evident.models.internal.plot.RegressionPlots;
import io.evident.models.score.AccuracyInterval;
import io.evident.models.score.IntervalScores;
import io.evident.models.score.ScatterSample;
import io.evident.models.score.TargetScores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a regression is worth: its errors, its points, its intervals. */
final class RegressionSections {
  private static final String SHARE = "%.4f";
  private static final String MEASURE = "%.5g";

  /** Of more targets the pictures would be what the page is made of. */
  private static final int PICTURED = 6;

  private RegressionSections() {}

  static List<Section> of(RegressionReport report) throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(Section.of("Errors", errors(report)));
    sections.add(points(report));
    if (!report.intervals().isEmpty() || !report.calibrations().isEmpty()) {
      sections.add(intervals(report));
    }
    return sections;
  }

  static List<Fact> keyFigures(RegressionReport report) {
    List<TargetScores> targets = report.scores().targets();
    List<Fact> facts = new ArrayList<>();
    if (targets.size() == 1) {
      TargetScores only = targets.get(0);
      String of =
          " of " + only.target() + " on " + EvaluationSections.examples(report, only.rows());
      facts.add(EvaluationSections.fact("RMSE" + of, only.rmse(), MEASURE));
      facts.add(EvaluationSections.fact("MAE", only.mae(), MEASURE));
      facts.add(EvaluationSections.fact("R2", only.r2(), SHARE));
    } else {
      for (TargetScores target : targets) {
        facts.add(EvaluationSections.fact("R2 of " + target.target(), target.r2(), SHARE));
      }
      facts.add(
          EvaluationSections.fact(
              "mean R2 on " + EvaluationSections.examples(report, report.scores().rows()),
              report.scores().mean().r2(),
              SHARE));
    }
    report.intervals().stream()
        .limit(1)
        .forEach(
            interval ->
                facts.add(
                    new Fact(
                        "within "
                            + EvaluationSections.percent(interval.level())
                            + " intervals"
                            + (targets.size() == 1 ? "" : " of " + interval.target()),
                        EvaluationSections.percent(interval.coverage()))));
    facts.add(EvaluationSections.loss("loss", report.loss()));
    return facts;
  }

  private static DataTable errors(RegressionReport report) {
    List<TargetScores> targets = report.scores().targets();
    DataTable table =
        DataTable.of(
            "Errors of each target, in its own unit" + EvaluationSections.of(report),
            List.of(
                Column.text("target"),
                Column.number("RMSE"),
                Column.number("MAE"),
                Column.number("median error"),
                Column.number("largest error"),
                Column.number("bias"),
                Column.number("R2"),
                Column.number("correlation"),
                Column.number("Poisson deviance")),
            targets.stream().map(RegressionSections::row).toList());
    return targets.size() == 1 ? table : table.withFooter(List.of(row(report.scores().mean())));
  }

  private static List<Cell> row(TargetScores scores) {
    return List.of(
        Cell.text(scores.target()),
        Cell.number(scores.rmse(), MEASURE),
        Cell.number(scores.mae(), MEASURE),
        Cell.number(scores.medianAbsoluteError(), MEASURE),
        Cell.number(scores.largestError(), MEASURE),
        Cell.number(scores.bias(), MEASURE),
        Cell.number(scores.r2(), SHARE),
        Cell.number(scores.correlation(), SHARE),
        Cell.number(scores.poissonDeviance(), MEASURE));
  }

  private static Section points(RegressionReport report) throws IOException {
    List<Figure> figures = new ArrayList<>();
    for (ScatterSample sample : report.samples().stream().limit(PICTURED).toList()) {
      TargetScores scores = report.scores().targets().get(figures.size() / 2);
      figures.add(
          Pictures.chart(
              "Predicted against true " + sample.target(),
              String.format(
                  Locale.ROOT,
                  "Points of %,d of %,d rows, predicted %s against true; the correlation is %s",
                  sample.size(),
                  sample.rows(),
                  sample.target(),
                  Double.isNaN(scores.correlation())
                      ? "undefined"
                      : String.format(Locale.ROOT, SHARE, scores.correlation())),
              RegressionPlots.predictedAgainstTrue("", sample),
              Figure.Size.HALF,
              Pictures.WIDTH,
              Pictures.HEIGHT + Pictures.LEGEND_ROW));
      figures.add(
          Pictures.chart(
              "Residuals of " + sample.target(),
              String.format(
                  Locale.ROOT,
                  "The same rows, predicted minus true %s against predicted; the mean over all rows is %.5g",
                  sample.target(),
                  scores.bias()),
              RegressionPlots.residuals("", sample),
              Figure.Size.HALF,
              Pictures.WIDTH,
              Pictures.HEIGHT + Pictures.LEGEND_ROW));
    }
    List<Block> blocks = new ArrayList<>();
    if (report.samples().size() > PICTURED) {
      blocks.add(
          new Paragraph(
              String.format(
                  Locale.ROOT, "The first %d of %d targets.", PICTURED, report.samples().size())));
    }
    blocks.add(new Figures(figures));
    return new Section("Predictions", blocks, List.of());
  }

  private static Section intervals(RegressionReport report) throws IOException {
    List<Block> blocks = new ArrayList<>();
    if (!report.intervals().isEmpty()) {
      blocks.add(
          DataTable.of(
              "What predicted intervals hold" + EvaluationSections.of(report),
              List.of(
                  Column.text("target"),
                  Column.number("level"),
                  Column.number("coverage"),
                  Column.number("95 % from"),
                  Column.number("95 % to"),
                  Column.number("mean width"),
                  Column.number("pinball loss"),
                  Column.number("crossed")),
              report.intervals().stream().map(RegressionSections::row).toList()));
    }
    if (!report.calibrations().isEmpty()) {
      blocks.add(
          new Paragraph(
              "How often true values are within predicted intervals, by the level of the intervals:"
                  + " on the diagonal, as often as promised."));
      blocks.add(
          Figures.of(
              Pictures.chart(
                  "Calibration of intervals",
                  "The share of true values within predicted intervals by their level; the mean"
                      + " distance from the diagonal is "
                      + EvaluationSections.percent(
                          report.calibrations().stream()
                              .mapToDouble(calibration -> calibration.meanGap())
                              .average()
                              .orElseThrow()),
                  IntervalDiagram.of("", report.calibrations()),
                  Figure.Size.HALF,
                  Pictures.WIDTH,
                  Pictures.HEIGHT
                      + Pictures.LEGEND_ROW
                          * Math.min(report.calibrations().size(), IntervalDiagram.MOST))));
    }
    return new Section("Intervals", blocks, List.of());
  }

  private static List<Cell> row(IntervalScores scores) {
    AccuracyInterval ends = scores.coverageInterval();
    return List.of(
        Cell.text(scores.target()),
        Cell.number(scores.level(), SHARE),
        Cell.number(scores.coverage(), SHARE),
        Cell.number(ends.lower(), SHARE),
        Cell.number(ends.upper(), SHARE),
        Cell.number(scores.meanWidth(), MEASURE),
        Cell.number(scores.pinballLoss(), MEASURE),
        Cell.count(scores.crossed()));
  }
}
