package io.evident.models.calibration;

import io.evident.bayes.laplace.CurvatureForm;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** A calibration as a person reads it. */
public final class CalibrationText {
  private final CalibrationReport report;
  private final StringBuilder text = new StringBuilder();

  private CalibrationText(CalibrationReport report) {
    this.report = report;
  }

  /**
   * What was fitted on which images, a row for each method, and the sets.
   *
   * @param report the calibration
   * @return lines, each ended by a newline
   */
  public static String of(CalibrationReport report) {
    CalibrationText text = new CalibrationText(report);
    text.parts();
    text.posterior();
    text.methods();
    text.served();
    text.sets();
    text.outside();
    return text.text.toString();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void parts() {
    CalibrationReport.Subject subject = report.subject();
    CalibrationReport.Parts parts = report.parts();
    line(
        "%s, %s weights after epoch %d, calibrated in %.1f s",
        subject.experiment(), subject.checkpoint(), subject.epoch(), report.seconds());
    line(
        "%s: %,d it was trained on, %,d kept out to fit, %,d kept out for the sets, %,d to score",
        subject.examples(), parts.trained(), parts.fitted(), parts.conformal(), parts.tested());
  }

  private void posterior() {
    CalibrationReport.Posterior found = report.posterior();
    line(
        "posterior of the last layer: %,d weights, %s, precision of the prior %.4g%s, log evidence %,.1f",
        found.weights(),
        found.form() == CurvatureForm.WHOLE ? "whole matrix" : "Kronecker-factored",
        found.precision(),
        found.atEdge() ? " (at the end of the range)" : "",
        found.logEvidence());
    notice(found).ifPresent(notice -> line("%s", notice));
    line(
        "temperature: %s; of the posterior's logits %s",
        temperature(report.plainTemperature()), temperature(report.bayesTemperature()));
  }

  /**
   * What a reader should know of a posterior about weights that are not its mode.
   *
   * @param found the posterior
   * @return a sentence or two; empty if the mode was reached
   */
  public static Optional<String> notice(CalibrationReport.Posterior found) {
    return found.converged()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "The refit of the last layer ended after %d steps and did not reach its maximum, so that MAP and Bayes are not the best of their kind. This happens if features differ by 10^6 or more in size: train with batchNorm before the last layer, or take --method temperature.",
                found.steps()));
  }

  static String temperature(TemperatureFit fit) {
    String edge =
        fit.temperature() == 1
            ? " (left as it is: no temperature is the best for these examples)"
            : " (at the end of the range)";
    return String.format(Locale.ROOT, "%.4f%s", fit.temperature(), fit.atEdge() ? edge : "");
  }

  private void methods() {
    line("");
    line(
        "%-22s %8s %17s %18s %7s %7s %14s",
        "on the test " + report.subject().examples(),
        "accuracy",
        "NLL",
        "less the plain one",
        "Brier",
        "ECE",
        "right or wrong");
    for (MethodScores method : report.methods()) {
      ProbabilityScores scores = method.scores();
      line(
          "%-22s %8.4f %17s %18s %7.4f %7.4f %14.4f",
          method.method(),
          scores.accuracy(),
          within(scores.negativeLogLikelihood(), scores.negativeLogLikelihoodError()),
          method.method() == CalibrationMethod.PLAIN
              ? ""
              : within(method.gain(), method.gainError()),
          scores.brierScore(),
          scores.expectedCalibrationError(),
          scores.wrongArea());
    }
    if (!report.posterior().finiteMle()) {
      line(
          "%-22s not found: the training %s are separable, or nearly so",
          CalibrationMethod.MLE, report.subject().examples());
    }
  }

  private static String within(double value, double error) {
    return String.format(Locale.ROOT, "%.4f \u00b1 %.4f", value, error);
  }

  private void served() {
    MethodScores plain = report.of(CalibrationMethod.PLAIN);
    MethodScores chosen = report.of(report.chosen());
    line("");
    line("served from now on: %s, %s", report.chosen(), gain(plain, chosen));
  }

  /** Whether it is worth it, in plain words. */
  private static String gain(MethodScores plain, MethodScores chosen) {
    String error =
        String.format(
            Locale.ROOT,
            "calibration error %.4f to %.4f",
            plain.scores().expectedCalibrationError(),
            chosen.scores().expectedCalibrationError());
    String worse =
        chosen.scores().expectedCalibrationError() < plain.scores().expectedCalibrationError()
            ? ""
            : "; nothing is gained in calibration";
    if (Math.abs(chosen.gain()) <= 2 * chosen.gainError()) {
      return error + worse + "; nothing is gained in likelihood beyond two standard errors";
    }
    return error
        + worse
        + (chosen.gain() < 0 ? "" : "; the likelihood is worse than the plain one");
  }

  private void sets() {
    for (SetScores sets : report.sets()) {
      line("");
      line(
          "%s sets (%s): cover %.4f of %,d test %s, mean size %.2f, largest %d, empty %,d",
          level(sets.alpha()),
          sets.score(),
          sets.coverage(),
          sets.images(),
          report.subject().examples(),
          sets.meanSize(),
          sets.largestSize(),
          sets.empty());
      if (Double.isNaN(sets.expectedFrom())) {
        line("  each class has a threshold of its own");
      } else {
        line(
            "  95 %% of calibrations with so many %s cover %.4f to %.4f",
            report.subject().examples(), sets.expectedFrom(), sets.expectedTo());
      }
      line(
          "  without: the smallest sets whose plain probabilities add up to %s cover %.4f, mean size %.2f",
          level(sets.alpha()), sets.plainCoverage(), sets.plainMeanSize());
      line("  by class: %s", classes(sets));
      report
          .splits()
          .filter(splits -> splits.alpha() == sets.alpha())
          .ifPresent(
              splits ->
                  line(
                      "  %,d random splits of the test %s in two: coverage %s, by theory %s",
                      splits.covered().size(),
                      report.subject().examples(),
                      within(splits.mean(), splits.standardDeviation()),
                      within(splits.law().mean(), splits.law().standardDeviation())));
    }
  }

  private String classes(SetScores sets) {
    StringBuilder all = new StringBuilder();
    for (int k = 0; k < sets.classCoverage().size(); k++) {
      double share = sets.classCoverage().get(k);
      if (!Double.isNaN(share)) {
        all.append(all.length() == 0 ? "" : ", ")
            .append(report.subject().classNames().get(k))
            .append(String.format(Locale.ROOT, " %.3f", share));
      }
    }
    return all.toString();
  }

  /**
   * The level 1 - alpha of a set or an interval, exact of the decimal number that is typed, so that
   * two alphas have two levels.
   *
   * @param alpha between 0 and 1
   * @return such as "90 %", "99.5 %" or "99.999 %"
   */
  public static String level(double alpha) {
    return BigDecimal.ONE
            .subtract(BigDecimal.valueOf(alpha))
            .movePointRight(2)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  private void outside() {
    report
        .outside()
        .ifPresent(
            other -> {
              line("");
              line("%,d images of %s", other.images(), other.source());
              line(
                  "  told from the test images by the entropy: area under the curve %.4f (plain %.4f)",
                  other.area(), other.plainArea());
              line(
                  "  mean largest probability %.4f (plain %.4f)",
                  other.confidence(), other.plainConfidence());
            });
  }
}
