package io.evident.models.score;

import java.util.ArrayList;
import java.util.List;

/**
 * The reliability diagram of a classifier as numbers: its examples by the probability of the class
 * it predicted, in bins of equal width. Source: C. Guo et al., On Calibration of Modern Neural
 * Networks, ICML 2017, section 2.
 *
 * @param bins in order, the first from 0, the last to 1
 */
public record Calibration(List<ReliabilityBin> bins) {
  /** The number of bins where nothing else is asked, as in Guo et al., table 1. */
  public static final int DEFAULT_BINS = 15;

  public Calibration {
    bins = List.copyOf(bins);
    if (bins.isEmpty()) {
      throw new IllegalArgumentException("bins must not be empty");
    }
  }

  /**
   * Sorts examples into bins.
   *
   * @param bins how many, at least 1
   * @param confidences of each example, the probability of its predicted class, from 0 to 1
   * @param right whether that class is the true one, for each example
   * @return the calibration
   * @throws IllegalArgumentException if bins is below 1, the lengths differ or are 0, or a
   *     confidence is out of range
   */
  public static Calibration of(int bins, double[] confidences, boolean[] right) {
    if (!(bins >= 1)) {
      throw new IllegalArgumentException("bins must be at least 1, got " + bins);
    }
    if (confidences.length != right.length || right.length == 0) {
      throw new IllegalArgumentException(
          "confidences and right must be as many and at least 1, got "
              + confidences.length
              + " and "
              + right.length);
    }
    long[] examples = new long[bins];
    long[] rightOnes = new long[bins];
    double[] sums = new double[bins];
    for (int i = 0; i < right.length; i++) {
      if (!(confidences[i] >= 0 && confidences[i] <= 1)) {
        throw new IllegalArgumentException(
            "confidences[" + i + "] must be in [0, 1], got " + confidences[i]);
      }
      int bin = binOf(confidences[i], bins);
      examples[bin]++;
      rightOnes[bin] += right[i] ? 1 : 0;
      sums[bin] += confidences[i];
    }
    List<ReliabilityBin> all = new ArrayList<>();
    for (int b = 0; b < bins; b++) {
      all.add(
          new ReliabilityBin(
              edge(b, bins),
              edge(b + 1, bins),
              examples[b],
              sums[b] / examples[b],
              (double) rightOnes[b] / examples[b]));
    }
    return new Calibration(all);
  }

  private static double edge(int bin, int bins) {
    return (double) bin / bins;
  }

  /** Compared with the edges themselves: a product with the number of bins may round past one. */
  private static int binOf(double confidence, int bins) {
    int bin = Math.min(bins - 1, (int) (confidence * bins));
    while (bin > 0 && confidence <= edge(bin, bins)) {
      bin--;
    }
    while (bin < bins - 1 && confidence > edge(bin + 1, bins)) {
      bin++;
    }
    return bin;
  }

  /**
   * How many examples there are.
   *
   * @return the sum over the bins
   */
  public long examples() {
    return bins.stream().mapToLong(ReliabilityBin::examples).sum();
  }

  /**
   * ECE = sum_b n_b / n |accuracy_b - confidence_b|; a bin without examples adds nothing.
   *
   * @return from 0 to 1
   */
  public double expectedCalibrationError() {
    double sum = 0;
    for (ReliabilityBin bin : bins) {
      if (bin.examples() > 0) {
        sum += bin.examples() * Math.abs(bin.accuracy() - bin.confidence());
      }
    }
    return sum / examples();
  }
}
