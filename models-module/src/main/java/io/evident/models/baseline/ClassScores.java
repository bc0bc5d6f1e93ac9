package io.evident.models.baseline;

/**
 * How well probabilities of classes tell those of rows.
 *
 * @param logLoss mean of -log of the probability of a row's own class, in nats; a probability
 *     counts as no smaller than 2^-52
 * @param accuracy share of rows whose most probable class is their own; of equally probable ones
 *     the first
 * @param brier mean over rows of the squared distances from 1 of the own class and from 0 of the
 *     others: of their sum for classification, 0 to 2, and of the positive class alone for binary
 *     and multiLabel, 0 to 1
 */
public record ClassScores(double logLoss, double accuracy, double brier) {
  private static final double LEAST = 0x1p-52;

  /** Of one row, as {@link io.evident.models.score.BinaryScores} counts it. */
  static double logLoss(double probability) {
    return -Math.log(Math.max(LEAST, probability));
  }

  /**
   * Scores rows.
   *
   * @param probabilities [row, class]
   * @param labels the class of each row
   * @param halves whether the squared distance of one class is counted of two
   */
  static ClassScores of(double[][] probabilities, int[] labels, boolean halves) {
    double logLoss = 0;
    double right = 0;
    double brier = 0;
    for (int i = 0; i < labels.length; i++) {
      double[] row = probabilities[i];
      int best = 0;
      for (int k = 0; k < row.length; k++) {
        best = row[k] > row[best] ? k : best;
        double distance = row[k] - (k == labels[i] ? 1 : 0);
        brier += (halves ? 0.5 : 1) * distance * distance;
      }
      logLoss += logLoss(row[labels[i]]);
      right += best == labels[i] ? 1 : 0;
    }
    int n = labels.length;
    return new ClassScores(logLoss / n, right / n, brier / n);
  }
}
