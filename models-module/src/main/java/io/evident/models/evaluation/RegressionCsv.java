package io.evident.models.evaluation;

import io.evident.models.score.IntervalCalibration;
import io.evident.models.score.IntervalScores;
import io.evident.models.score.TargetScores;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * An evaluation of a regression as CSV with one number in a row, in the columns figure, target,
 * level and value: first the version of this format, then what is said about all examples, then
 * about each target, the mean over several targets, without a name, and the intervals, each by its
 * level. A figure that is undefined has an empty value; numbers have all their digits.
 */
final class RegressionCsv {
  private final FigureRows rows = new FigureRows("target", "level");

  private RegressionCsv() {}

  /**
   * Writes an evaluation.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(RegressionReport report) {
    RegressionCsv csv = new RegressionCsv();
    csv.rows.subject(report.subject(), report.scores().rows());
    csv.rows.row("loss", report.loss());
    for (TargetScores scores : report.scores().targets()) {
      csv.target(scores.target(), scores);
    }
    if (report.scores().targets().size() > 1) {
      csv.target("", report.scores().mean());
    }
    report.intervals().forEach(csv::interval);
    report.calibrations().forEach(csv::calibration);
    report.calibrated().ifPresent(csv::calibrated);
    return csv.rows.toString();
  }

  private void target(String name, TargetScores scores) {
    rows.row("rmse", scores.rmse(), name);
    rows.row("mae", scores.mae(), name);
    rows.row("medianAbsoluteError", scores.medianAbsoluteError(), name);
    rows.row("largestError", scores.largestError(), name);
    rows.row("bias", scores.bias(), name);
    rows.row("r2", scores.r2(), name);
    rows.row("correlation", scores.correlation(), name);
    rows.row("poissonDeviance", scores.poissonDeviance(), name);
  }

  private void interval(IntervalScores scores) {
    String[] of = {scores.target(), Double.toString(scores.level())};
    rows.row("coverage", scores.coverage(), of);
    rows.row("coverageLower", scores.coverageInterval().lower(), of);
    rows.row("coverageUpper", scores.coverageInterval().upper(), of);
    rows.row("crossed", scores.crossed(), of);
    rows.row("meanWidth", scores.meanWidth(), of);
    rows.row("pinballLoss", scores.pinballLoss(), of);
  }

  private void calibrated(CalibratedIntervals calibrated) {
    rows.row("calibratedBy", calibrated.method());
    for (CalibratedIntervals.Target target : calibrated.targets()) {
      for (CalibratedIntervals.Method method : target.methods()) {
        String of = method.method().toLowerCase(Locale.ROOT);
        rows.row(of + "Rmse", method.rmse(), target.target());
        rows.row(of + "NegativeLogLikelihood", method.negativeLogLikelihood(), target.target());
      }
      for (CalibratedIntervals.Level at : target.intervals()) {
        String[] of = {target.target(), level(at.alpha())};
        rows.row("calibratedCoverage", at.coverage(), of);
        rows.row("calibratedCoverageFrom", at.expectedFrom(), of);
        rows.row("calibratedCoverageTo", at.expectedTo(), of);
        rows.row("calibratedMeanWidth", at.meanWidth(), of);
      }
    }
  }

  /** 1 - alpha of the decimal number that was typed, and not the double beside it. */
  private static String level(double alpha) {
    return Double.toString(BigDecimal.ONE.subtract(BigDecimal.valueOf(alpha)).doubleValue());
  }

  private void calibration(IntervalCalibration calibration) {
    for (IntervalCalibration.Level level : calibration.levels()) {
      rows.row(
          "observed",
          calibration.observed(level),
          calibration.target(),
          Double.toString(level.level()));
    }
  }
}
