package io.evident.models.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Rows in order of a score, the largest first, with how many positive and negative ones come down
 * to each score. Rows of equal score are one step: no order among them is made up. Immutable.
 */
public final class ScoreRanking {
  /** Distinct scores, decreasing. */
  private final double[] thresholds;

  /** How many positive rows have at least the score of a step, and how many negative ones. */
  private final long[] truePositives;

  private final long[] falsePositives;

  private ScoreRanking(double[] thresholds, long[] truePositives, long[] falsePositives) {
    this.thresholds = thresholds;
    this.truePositives = truePositives;
    this.falsePositives = falsePositives;
  }

  /**
   * Ranks rows.
   *
   * @param scores of each row, larger where it is more surely positive; finite, at least one
   * @param truth whether each row is positive, as many
   * @return the ranking
   * @throws IllegalArgumentException if the lengths differ or are 0, or a score is not finite
   */
  public static ScoreRanking of(double[] scores, boolean[] truth) {
    ScoredRows.requireFinite("scores", scores, truth.length);
    double[] positive = sorted(scores, truth, true);
    double[] negative = sorted(scores, truth, false);
    double[] thresholds = new double[scores.length];
    long[] truePositives = new long[scores.length];
    long[] falsePositives = new long[scores.length];
    int steps = 0;
    int p = positive.length;
    int n = negative.length;
    while (p > 0 || n > 0) {
      double score =
          Math.max(
              p > 0 ? positive[p - 1] : Double.NEGATIVE_INFINITY,
              n > 0 ? negative[n - 1] : Double.NEGATIVE_INFINITY);
      while (p > 0 && positive[p - 1] == score) {
        p--;
      }
      while (n > 0 && negative[n - 1] == score) {
        n--;
      }
      thresholds[steps] = score;
      truePositives[steps] = (long) positive.length - p;
      falsePositives[steps] = (long) negative.length - n;
      steps++;
    }
    return new ScoreRanking(
        Arrays.copyOf(thresholds, steps),
        Arrays.copyOf(truePositives, steps),
        Arrays.copyOf(falsePositives, steps));
  }

  private static double[] sorted(double[] scores, boolean[] truth, boolean which) {
    double[] chosen = new double[scores.length];
    int count = 0;
    for (int i = 0; i < scores.length; i++) {
      if (truth[i] == which) {
        chosen[count++] = scores[i];
      }
    }
    chosen = Arrays.copyOf(chosen, count);
    Arrays.sort(chosen);
    return chosen;
  }

  /**
   * How many distinct scores there are.
   *
   * @return at least 1
   */
  public int steps() {
    return thresholds.length;
  }

  /**
   * How many rows are positive.
   *
   * @return 0 or more
   */
  public long positives() {
    return truePositives[steps() - 1];
  }

  /**
   * How many rows are negative.
   *
   * @return 0 or more
   */
  public long negatives() {
    return falsePositives[steps() - 1];
  }

  /**
   * What comes of one threshold.
   *
   * @param step in 0..steps() - 1, from the largest score to the smallest
   * @return the point of the curves
   * @throws IndexOutOfBoundsException if there is no such step
   */
  public OperatingPoint point(int step) {
    Objects.checkIndex(step, steps());
    return new OperatingPoint(
        thresholds[step],
        (double) falsePositives[step] / negatives(),
        (double) truePositives[step] / positives(),
        (double) truePositives[step] / (truePositives[step] + falsePositives[step]));
  }

  private boolean isOneClass() {
    return positives() == 0 || negatives() == 0;
  }

  /**
   * The area under the ROC curve, recall against false positive rate from (0, 0) through every
   * point by straight lines. It is the probability that a positive row drawn at random has a larger
   * score than a negative one, ties counting half: the Mann-Whitney statistic U / (positives
   * negatives). Source: J. A. Hanley and B. J. McNeil, The meaning and use of the area under a
   * receiver operating characteristic (ROC) curve, Radiology 143 (1982).
   *
   * @return from 0 to 1, 1/2 for scores that say nothing; NaN if all rows are of one class
   */
  public double rocArea() {
    if (isOneClass()) {
      return Double.NaN;
    }
    long twice = 0;
    for (int step = 0; step < steps(); step++) {
      long more = falsePositives[step] - (step == 0 ? 0 : falsePositives[step - 1]);
      twice += more * (truePositives[step] + (step == 0 ? 0 : truePositives[step - 1]));
    }
    return (double) twice / (2.0 * positives() * negatives());
  }

  /**
   * Average precision, sum_i (recall_i - recall_{i-1}) precision_i over the steps: the area under
   * the precision-recall curve as a staircase. Straight lines between its points would promise what
   * no threshold gives. As scikit-learn's average_precision_score.
   *
   * @return from 0 to 1, about the part of positive rows for scores that say nothing; NaN if all
   *     rows are of one class
   */
  public double averagePrecision() {
    if (isOneClass()) {
      return Double.NaN;
    }
    double sum = 0;
    for (int step = 0; step < steps(); step++) {
      long more = truePositives[step] - (step == 0 ? 0 : truePositives[step - 1]);
      sum += more * point(step).precision();
    }
    return sum / positives();
  }

  /**
   * The threshold with the largest F1, of equal ones the largest: it says positive of the fewest
   * rows. It is a score of one of the rows. To be chosen on validation rows: on the rows it was
   * chosen on F1 flatters.
   *
   * @return the threshold; empty if no row is positive
   */
  public OptionalDouble bestF1Threshold() {
    if (positives() == 0) {
      return OptionalDouble.empty();
    }
    int best = 0;
    for (int step = 1; step < steps(); step++) {
      // F1 = 2 TP / (positives + predicted), compared as fractions: no rounding makes or hides ties
      if (truePositives[step] * (positives() + predicted(best))
          > truePositives[best] * (positives() + predicted(step))) {
        best = step;
      }
    }
    return OptionalDouble.of(thresholds[best]);
  }

  private long predicted(int step) {
    return truePositives[step] + falsePositives[step];
  }

  /**
   * The points of the curves, or so many of them that they are spread evenly along both: the first
   * and the last are kept.
   *
   * @param most points, at least 2
   * @return at most so many, in order of decreasing thresholds
   * @throws IllegalArgumentException if most is below 2
   */
  public List<OperatingPoint> points(int most) {
    if (!(most >= 2)) {
      throw new IllegalArgumentException("most must be at least 2, got " + most);
    }
    double[] lengths = new double[steps()];
    OperatingPoint before = point(0);
    for (int step = 1; step < steps(); step++) {
      OperatingPoint next = point(step);
      lengths[step] = lengths[step - 1] + distance(before, next);
      before = next;
    }
    double total = lengths[steps() - 1];
    List<OperatingPoint> points = new ArrayList<>();
    for (int step = 0; step < steps(); step++) {
      if (steps() <= most || lengths[step] * (most - 1) >= total * points.size()) {
        points.add(point(step));
      }
    }
    return points;
  }

  private static double distance(OperatingPoint a, OperatingPoint b) {
    return Math.abs(orZero(b.falsePositiveRate() - a.falsePositiveRate()))
        + Math.abs(orZero(b.recall() - a.recall()))
        + Math.abs(b.precision() - a.precision());
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
