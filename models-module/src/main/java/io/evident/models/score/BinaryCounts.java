package io.evident.models.score;

/**
 * Rows by what they are and what they were said to be: positive or negative.
 *
 * @param truePositives positive, said so
 * @param falsePositives negative, said to be positive
 * @param trueNegatives negative, said so
 * @param falseNegatives positive, said to be negative
 */
public record BinaryCounts(
    long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

  public BinaryCounts {
    if (!(truePositives >= 0 && falsePositives >= 0 && trueNegatives >= 0 && falseNegatives >= 0)) {
      throw new IllegalArgumentException("a count must be at least 0, got a negative one");
    }
  }

  /**
   * Counts.
   *
   * @param scores of each row, no NaN
   * @param truth whether each row is positive, as many
   * @param threshold a row with a score of at least this is said to be positive
   * @return the counts
   */
  static BinaryCounts of(double[] scores, boolean[] truth, double threshold) {
    long[] counts = new long[4];
    for (int i = 0; i < scores.length; i++) {
      counts[(truth[i] ? 2 : 0) + (scores[i] >= threshold ? 1 : 0)]++;
    }
    return new BinaryCounts(counts[3], counts[1], counts[0], counts[2]);
  }

  /**
   * The counts of both together.
   *
   * @param other of other rows, or of another label
   * @return the sums
   */
  public BinaryCounts plus(BinaryCounts other) {
    return new BinaryCounts(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        trueNegatives + other.trueNegatives,
        falseNegatives + other.falseNegatives);
  }

  /**
   * How many rows there are.
   *
   * @return the sum of all
   */
  public long total() {
    return positives() + negatives();
  }

  /**
   * How many rows are positive.
   *
   * @return TP + FN
   */
  public long positives() {
    return truePositives + falseNegatives;
  }

  /**
   * How many rows are negative.
   *
   * @return TN + FP
   */
  public long negatives() {
    return trueNegatives + falsePositives;
  }

  /**
   * How many rows were said to be positive.
   *
   * @return TP + FP
   */
  public long predicted() {
    return truePositives + falsePositives;
  }

  /**
   * Of the rows said to be positive, the part that is.
   *
   * @return TP / (TP + FP); NaN if none was said to be
   */
  public double precision() {
    return (double) truePositives / predicted();
  }

  /**
   * Of the positive rows, the part that was said to be.
   *
   * @return TP / (TP + FN); NaN if none is positive
   */
  public double recall() {
    return (double) truePositives / positives();
  }

  /**
   * Of the negative rows, the part that was said to be.
   *
   * @return TN / (TN + FP); NaN if none is negative
   */
  public double specificity() {
    return (double) trueNegatives / negatives();
  }

  /**
   * The harmonic mean of precision and recall.
   *
   * @return 2 TP / (2 TP + FP + FN); NaN if no row is positive and none was said to be
   */
  public double f1() {
    return 2.0 * truePositives / (positives() + predicted());
  }

  /**
   * The part that was said rightly.
   *
   * @return (TP + TN) / total; NaN without rows
   */
  public double accuracy() {
    return (double) (truePositives + trueNegatives) / total();
  }

  /**
   * The 95 % interval of the accuracy.
   *
   * @return the interval
   * @throws IllegalArgumentException without rows
   */
  public AccuracyInterval accuracyInterval() {
    return AccuracyInterval.of(truePositives + trueNegatives, total());
  }

  /**
   * The figures of the positive rows as those of a class.
   *
   * @param name of the class
   * @return the figures
   */
  public ClassFigures figures(String name) {
    return new ClassFigures(name, precision(), recall(), f1(), positives(), predicted());
  }
}
