package io.evident.models.baseline;

import io.evident.models.score.BinaryScores;

/**
 * How well probabilities of classes tell those of rows.
 *
 * @param logLoss mean of -log of the probability of a row's own class, in nats; a probability
 *     counts as no smaller than 2^-52
 * @param accuracy share of rows whose most probable class is their own. Of equally probable ones it
 *     is the first for classification; for binary and multiLabel it is the positive one, as {@link
 *     io.evident.models.task.Binary} says of a probability of at least a half
 * @param brier mean over rows of the squared distances from 1 of the own class and from 0 of the
 *     others: of their sum for classification, 0 to 2, and of the positive class alone for binary
 *     and multiLabel, 0 to 1
 */
public record ClassScores(double logLoss, double accuracy, double brier) {
  private static final double LEAST = 0x1p-52;

  /** Of one row, as {@link BinaryScores} counts it. */
  static double logLoss(double probability) {
    return -Math.log(Math.max(LEAST, probability));
  }

  /**
   * Scores rows.
   *
   * @param probabilities [row, class]
   * @param labels the class of each row
   * @param binary whether the classes are a negative and a positive one, of which the squared
   *     distance of one is counted
   */
  static ClassScores of(double[][] probabilities, int[] labels, boolean binary) {
    double logLoss = 0;
    double right = 0;
    double brier = 0;
    for (int i = 0; i < labels.length; i++) {
      double[] row = probabilities[i];
      int best = 0;
      for (int k = 0; k < row.length; k++) {
        best = row[k] > row[best] ? k : best;
        double distance = row[k] - (k == labels[i] ? 1 : 0);
        brier += (binary ? 0.5 : 1) * distance * distance;
      }
      if (binary) {
        best = row[1] >= BinaryScores.USUAL_THRESHOLD ? 1 : 0;
      }
      logLoss += logLoss(row[labels[i]]);
      right += best == labels[i] ? 1 : 0;
    }
    int n = labels.length;
    return new ClassScores(logLoss / n, right / n, brier / n);
  }
}
