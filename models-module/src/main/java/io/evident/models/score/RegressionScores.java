package io.evident.models.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How near predictions of one or several numbers come to the true ones.
 *
 * @param targets the scores of each target, at least one, in order
 */
public record RegressionScores(List<TargetScores> targets) {

  public RegressionScores {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets must not be empty");
    }
  }

  /**
   * Scores in which every row weighs the same.
   *
   * @param targets the name of each target, at least one
   * @param truth the true values [row, target] in their own units, at least one row, finite
   * @param predicted as many, finite
   * @return the scores
   * @throws IllegalArgumentException if the shapes differ, there is no row or no target, or a
   *     number is not finite; the message names row and target
   */
  public static RegressionScores of(List<String> targets, double[][] truth, double[][] predicted) {
    double[] weights = new double[truth.length];
    Arrays.fill(weights, 1);
    return of(targets, truth, predicted, weights);
  }

  /**
   * Weighted scores.
   *
   * @param targets the name of each target, at least one
   * @param truth the true values [row, target] in their own units, at least one row, finite
   * @param predicted as many, finite
   * @param weights of each row, finite, none below 0, one above 0
   * @return the scores
   * @throws IllegalArgumentException if the shapes differ, there is no row or no target, or a
   *     number is out of range; the message names row and target
   */
  public static RegressionScores of(
      List<String> targets, double[][] truth, double[][] predicted, double[] weights) {
    ScoredRows.requireRows("predicted", predicted.length, truth.length);
    List<TargetScores> scores = new ArrayList<>();
    for (int k = 0; k < targets.size(); k++) {
      scores.add(
          TargetScores.of(
              targets.get(k),
              column("truth", truth, k, targets.size()),
              column("predicted", predicted, k, targets.size()),
              weights));
    }
    return new RegressionScores(scores);
  }

  /** One column of rows that must all have the same number of values. */
  static double[] column(String name, double[][] rows, int k, int columns) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s must have %d values in each row, got %d in row %d",
                name,
                columns,
                rows[i].length,
                i));
      }
      column[i] = rows[i][k];
    }
    return column;
  }

  /**
   * The mean over the targets, each weighing the same, as scikit-learn's {@code uniform_average};
   * the largest error is the largest of all. Figures in a unit have a meaning only if all targets
   * share it.
   *
   * @return the mean; a figure that one of the targets lacks is NaN
   */
  public TargetScores mean() {
    return TargetScores.mean("mean", targets);
  }

  /**
   * How many rows were predicted.
   *
   * @return at least 1
   */
  public long rows() {
    return targets.get(0).rows();
  }
}
