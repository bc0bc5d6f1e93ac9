package io.evident.lab.benchmark;

import java.util.Arrays;
import java.util.List;

/**
 * The same measured several times.
 *
 * @param values one for each round, in order; at least one
 */
public record Rounds(List<Double> values) {

  public Rounds {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one round");
    }
    for (double value : values) {
      if (!(value > 0 && Double.isFinite(value))) {
        throw new IllegalArgumentException("a round must be finite and > 0, got " + value);
      }
    }
  }

  private double[] sorted() {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /**
   * The middle one; of an even number the mean of the two in the middle.
   *
   * @return the median
   */
  public double median() {
    double[] sorted = sorted();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * The lowest.
   *
   * @return the minimum
   */
  public double lowest() {
    return sorted()[0];
  }

  /**
   * The highest.
   *
   * @return the maximum
   */
  public double highest() {
    return Arrays.stream(sorted()).max().orElseThrow();
  }

  /**
   * How far the rounds lie apart.
   *
   * @return (highest - lowest) / median
   */
  public double spread() {
    return (highest() - lowest()) / median();
  }
}
