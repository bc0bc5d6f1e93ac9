package io.evident.models.calibration;

import java.util.Locale;

/** Calibrated intervals as a person reads them. */
final class IntervalsText {
  private final StringBuilder text = new StringBuilder();

  private IntervalsText() {}

  static String of(IntervalsReport report) {
    IntervalsText text = new IntervalsText();
    text.parts(report);
    report.targets().forEach(target -> text.target(target, report.chosen()));
    return text.text.toString();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void parts(IntervalsReport report) {
    CalibrationReport.Subject subject = report.subject();
    CalibrationReport.Parts parts = report.parts();
    line(
        "%s, %s weights after epoch %d, calibrated in %.1f s",
        subject.experiment(), subject.checkpoint(), subject.epoch(), report.seconds());
    line(
        "rows: %,d it was trained on, %,d kept out to choose the method, %,d kept out for the intervals, %,d to score",
        parts.trained(), parts.fitted(), parts.conformal(), parts.tested());
  }

  private void target(IntervalsReport.Target target, CalibrationMethod chosen) {
    line("");
    line(
        "%s: head refitted, noise %.4g, %.1f of %,d weights decided by the data, precision of the prior %.4g%s, log evidence %,.1f",
        target.name(),
        target.noiseDeviation(),
        target.effectiveWeights(),
        target.weights(),
        target.precision(),
        target.atEdge() ? " (at the end of the range)" : "",
        target.logEvidence());
    line("%-18s %12s %21s", "on the test rows", "RMSE", "NLL");
    for (IntervalsReport.Method method : target.methods()) {
      line(
          "%-18s %12.4g %12.4f \u00b1 %.4f",
          method.method(),
          method.rootMeanSquaredError(),
          method.negativeLogLikelihood(),
          method.negativeLogLikelihoodError());
    }
    for (IntervalsReport.Method method : target.methods()) {
      for (IntervalsReport.Coverage at : method.intervals()) {
        line(
            "%s intervals of %s%s: cover %.4f of %,d test rows (95 %% of calibrations %.4f to %.4f), mean width %.4g",
            CalibrationText.level(at.alpha()),
            method.method(),
            method.method() == chosen ? " (served)" : "",
            at.coverage(),
            at.rows(),
            at.expectedFrom(),
            at.expectedTo(),
            at.meanWidth());
      }
    }
  }
}
