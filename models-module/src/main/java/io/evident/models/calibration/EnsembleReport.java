package io.evident.models.calibration;

import java.util.List;
import java.util.Locale;

/**
 * Several networks, of different seeds say, scored alone and together: a deep ensemble averages
 * their probabilities. Source: B. Lakshminarayanan, A. Pritzel and C. Blundell, Simple and Scalable
 * Predictive Uncertainty Estimation using Deep Ensembles, NeurIPS 2017.
 *
 * @param members each network alone, as it was trained
 * @param mean of their probabilities
 * @param temperature T of the logarithms of the mean, fitted on the images that were kept out
 * @param tempered the mean with that temperature
 * @param gain the mean of the negative log-likelihoods of the ensemble less those of the best
 *     member, image by image
 * @param gainError its standard error
 * @param sets of the tempered mean
 */
public record EnsembleReport(
    List<Member> members,
    ProbabilityScores mean,
    TemperatureFit temperature,
    ProbabilityScores tempered,
    double gain,
    double gainError,
    List<SetScores> sets) {

  /**
   * A network alone.
   *
   * @param name of its run
   * @param scores of its plain probabilities on the test images
   */
  public record Member(String name, ProbabilityScores scores) {}

  public EnsembleReport {
    members = List.copyOf(members);
    sets = List.copyOf(sets);
  }

  /**
   * As a person reads it.
   *
   * @return lines, each ended by a newline
   */
  public String text() {
    int width = "mean and temperature".length();
    for (Member member : members) {
      width = Math.max(width, member.name().length());
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d networks, scored on %,d test images\n",
            members.size(),
            mean.images()));
    String head = "%-" + width + "s %8s %17s %7s %7s %14s\n";
    text.append(
        String.format(Locale.ROOT, head, "", "accuracy", "NLL", "Brier", "ECE", "right or wrong"));
    for (Member member : members) {
      text.append(row(width, member.name(), member.scores()));
    }
    text.append(row(width, "mean", mean));
    text.append(row(width, "mean and temperature", tempered));
    text.append(
        String.format(
            Locale.ROOT,
            "temperature %s; NLL of the mean less that of the best network %.4f \u00b1 %.4f\n",
            CalibrationText.temperature(temperature),
            gain,
            gainError));
    for (SetScores scores : sets) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s sets (%s): cover %.4f, mean size %.2f; %s\n",
              CalibrationText.level(scores.alpha()),
              scores.score(),
              scores.coverage(),
              scores.meanSize(),
              expected(scores)));
    }
    return text.toString();
  }

  private static String expected(SetScores scores) {
    return Double.isNaN(scores.expectedFrom())
        ? "each class has a threshold of its own"
        : String.format(
            Locale.ROOT,
            "95 %% of calibrations cover %.4f to %.4f",
            scores.expectedFrom(),
            scores.expectedTo());
  }

  private static String row(int width, String name, ProbabilityScores scores) {
    return String.format(
        Locale.ROOT,
        "%-" + width + "s %8.4f %17s %7.4f %7.4f %14.4f\n",
        name,
        scores.accuracy(),
        String.format(
            Locale.ROOT,
            "%.4f \u00b1 %.4f",
            scores.negativeLogLikelihood(),
            scores.negativeLogLikelihoodError()),
        scores.brierScore(),
        scores.expectedCalibrationError(),
        scores.wrongArea());
  }
}
