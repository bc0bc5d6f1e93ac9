package io.evident.models.score;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * How well the probability of a label tells the rows that have it from those that have not.
 *
 * @param label the name of the positive class
 * @param threshold a row with a probability of at least this is said to be positive
 * @param counts at that threshold
 * @param rocArea see {@link ScoreRanking#rocArea}; NaN if all rows are of one class
 * @param averagePrecision see {@link ScoreRanking#averagePrecision}; NaN if all rows are of one
 *     class
 * @param logLoss mean of -log of the probability that a row's own class was given, in nats; a
 *     probability counts as no nearer to 0 or 1 than 2^-52, so that one that rounding made 0 does
 *     not make the mean infinite
 * @param brier mean of (probability - 1)^2 of positive and probability^2 of negative rows, 0 to 1;
 *     source: G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly
 *     Weather Review 78 (1950), for two classes without its factor 2
 * @param curve points of the ROC and precision-recall curves, at most {@value #CURVE_POINTS} and
 *     fewer of more than 100 labels, in order of decreasing thresholds; the areas are of all points
 */
public record BinaryScores(
    String label,
    double threshold,
    BinaryCounts counts,
    @JsonSetter(nulls = Nulls.SET) double rocArea,
    @JsonSetter(nulls = Nulls.SET) double averagePrecision,
    @JsonSetter(nulls = Nulls.SET) double logLoss,
    @JsonSetter(nulls = Nulls.SET) double brier,
    List<OperatingPoint> curve) {
  /** The threshold where nothing else is asked: the more probable class. */
  public static final double USUAL_THRESHOLD = 0.5;

  /** What a picture of a curve can show. */
  static final int CURVE_POINTS = 400;

  /** What the curves of all labels together have at most, so that a file of them can be read. */
  private static final int ALL_CURVE_POINTS = 40_000;

  private static final double LEAST = 0x1p-52;

  public BinaryScores {
    ScoredRows.requireShare("threshold", threshold);
    curve = List.copyOf(curve);
  }

  /**
   * The scores of probabilities.
   *
   * @param label the name of the positive class
   * @param probabilities that each row is positive, from 0 to 1, at least one
   * @param truth whether it is, as many
   * @param threshold from 0 to 1; choose it on other rows, by {@link ScoreRanking#bestF1Threshold}
   * @return the scores
   * @throws IllegalArgumentException if the lengths differ or are 0, or a number is out of range
   */
  public static BinaryScores of(
      String label, double[] probabilities, boolean[] truth, double threshold) {
    return of(label, probabilities, truth, threshold, 1);
  }

  /** Of one among so many labels: the curve of each has the fewer points, the more they are. */
  static BinaryScores of(
      String label, double[] probabilities, boolean[] truth, double threshold, int labels) {
    ScoredRows.requireProbabilities("probabilities of " + label, probabilities, truth.length);
    ScoredRows.requireShare("threshold of " + label, threshold);
    ScoreRanking ranking = ScoreRanking.of(probabilities, truth);
    DoubleSummaryStatistics logLoss = new DoubleSummaryStatistics();
    DoubleSummaryStatistics brier = new DoubleSummaryStatistics();
    for (int i = 0; i < truth.length; i++) {
      double p = Math.max(LEAST, Math.min(1 - LEAST, probabilities[i]));
      logLoss.accept(truth[i] ? -Math.log(p) : -Math.log1p(-p));
      double miss = probabilities[i] - (truth[i] ? 1 : 0);
      brier.accept(miss * miss);
    }
    return new BinaryScores(
        label,
        threshold,
        BinaryCounts.of(probabilities, truth, threshold),
        ranking.rocArea(),
        ranking.averagePrecision(),
        logLoss.getAverage(),
        brier.getAverage(),
        ranking.points(Math.max(2, Math.min(CURVE_POINTS, ALL_CURVE_POINTS / labels))));
  }

  /**
   * Precision, recall and F1 at the threshold.
   *
   * @return the figures of the positive class
   */
  public ClassFigures figures() {
    return counts.figures(label);
  }
}
