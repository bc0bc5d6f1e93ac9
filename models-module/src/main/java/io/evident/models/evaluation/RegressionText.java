package io.evident.models.evaluation;

import io.evident.models.calibration.CalibrationText;
import io.evident.models.score.AccuracyInterval;
import io.evident.models.score.IntervalCalibration;
import io.evident.models.score.IntervalScores;
import io.evident.models.score.TargetScores;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An evaluation of a regression as a person reads it. */
final class RegressionText {
  private final RegressionReport report;
  private final ReportLines lines = new ReportLines();

  private RegressionText(RegressionReport report) {
    this.report = report;
  }

  /**
   * A table with a row for each target, what predicted intervals hold, and the loss.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(RegressionReport report) {
    RegressionText text = new RegressionText(report);
    text.lines.subject(report.subject(), report.scores().rows());
    text.targets();
    text.intervals();
    text.lines.line("");
    text.lines.fact("loss", ReportLines.loss(report.loss()));
    report.calibrated().ifPresent(text::calibrated);
    return text.lines.toString();
  }

  private void targets() {
    List<TargetScores> targets = report.scores().targets();
    List<TargetScores> all = new ArrayList<>(targets);
    if (targets.size() > 1) {
      all.add(report.scores().mean());
    }
    boolean counts = targets.stream().anyMatch(t -> !Double.isNaN(t.poissonDeviance()));
    int width = ReportLines.width(all.stream().map(TargetScores::target).toList());
    String row = "%" + width + "s %11s %11s %11s %11s %11s %11s %11s %11s";
    lines.line(
        row,
        "",
        "RMSE",
        "MAE",
        "median",
        "largest",
        "bias",
        "R2",
        "correlation",
        counts ? "deviance" : "");
    lines.line("");
    for (TargetScores scores : targets) {
      lines.line(row, cells(scores, counts));
    }
    if (all.size() > 1) {
      lines.line("");
      lines.line(row, cells(report.scores().mean(), counts));
    }
    lines.line("");
    lines.line("errors in the unit of the target; median and largest are absolute errors");
    if (all.size() > 1) {
      lines.line("the means of errors have a meaning only if all targets have one unit");
    }
    if (targets.stream().anyMatch(t -> Double.isNaN(t.r2()) || Double.isNaN(t.correlation()))) {
      lines.line("- undefined: all targets, or all predictions, are the same");
    }
    if (counts && targets.stream().anyMatch(t -> Double.isNaN(t.poissonDeviance()))) {
      lines.line("- undefined deviance: a target is below 0, or a prediction not above 0");
    }
  }

  private static Object[] cells(TargetScores scores, boolean counts) {
    return Stream.of(
            scores.target(),
            ReportLines.measure(scores.rmse()),
            ReportLines.measure(scores.mae()),
            ReportLines.measure(scores.medianAbsoluteError()),
            ReportLines.measure(scores.largestError()),
            ReportLines.measure(scores.bias()),
            ReportLines.figure(scores.r2()),
            ReportLines.figure(scores.correlation()),
            counts ? ReportLines.measure(scores.poissonDeviance()) : "")
        .toArray();
  }

  private void calibrated(CalibratedIntervals calibrated) {
    int width = 0;
    for (CalibratedIntervals.Target target : calibrated.targets()) {
      for (CalibratedIntervals.Method method : target.methods()) {
        width = Math.max(width, target.target().length() + 2 + method.method().length());
      }
    }
    String row = "%-" + width + "s %11s %23s";
    lines.line("");
    lines.fact("calibrated by", calibrated.method());
    lines.line(row, "", "RMSE", "negative log-likelihood");
    for (CalibratedIntervals.Target target : calibrated.targets()) {
      for (CalibratedIntervals.Method method : target.methods()) {
        lines.line(
            row,
            target.target() + ", " + method.method(),
            ReportLines.measure(method.rmse()),
            ReportLines.figure(method.negativeLogLikelihood()));
      }
    }
    for (CalibratedIntervals.Target target : calibrated.targets()) {
      for (CalibratedIntervals.Level at : target.intervals()) {
        lines.line(
            "%s: intervals of at least %s cover %.4f%s, mean width %s",
            target.target(),
            CalibrationText.level(at.alpha()),
            at.coverage(),
            ReportLines.expected(at.expectedFrom(), at.expectedTo()),
            ReportLines.measure(at.meanWidth()));
      }
    }
    lines.calibratedBy(report.subject());
  }

  private void intervals() {
    List<IntervalScores> intervals = report.intervals();
    if (intervals.isEmpty()) {
      return;
    }
    int width = ReportLines.width(intervals.stream().map(IntervalScores::target).toList());
    String row = "%" + width + "s %8s %10s %18s %12s %13s %8s";
    boolean crossed = intervals.stream().anyMatch(interval -> interval.crossed() > 0);
    lines.line("");
    lines.line("predicted intervals");
    lines.line(
        row,
        "",
        "level",
        "coverage",
        "95 % interval",
        "mean width",
        "pinball loss",
        crossed ? "crossed" : "");
    for (IntervalScores scores : intervals) {
      AccuracyInterval ends = scores.coverageInterval();
      lines.line(
          row,
          scores.target(),
          ReportLines.figure(scores.level()),
          ReportLines.figure(scores.coverage()),
          ReportLines.figure(ends.lower()) + " to " + ReportLines.figure(ends.upper()),
          ReportLines.measure(scores.meanWidth()),
          ReportLines.measure(scores.pinballLoss()),
          crossed ? ReportLines.count(scores.crossed()) : "");
    }
    for (IntervalCalibration calibration : report.calibrations()) {
      List<IntervalCalibration.Level> levels = calibration.levels();
      String first = exact(levels.get(0).level());
      if (levels.size() == 1) {
        lines.line(
            "%s: level %s misses what it promises by %.4f",
            calibration.target(), first, calibration.meanGap());
      } else {
        lines.line(
            "%s: levels from %s to %s miss what they promise by %.4f on average",
            calibration.target(),
            first,
            exact(levels.get(levels.size() - 1).level()),
            calibration.meanGap());
      }
    }
  }

  private static String exact(double level) {
    return BigDecimal.valueOf(level).stripTrailingZeros().toPlainString();
  }
}
