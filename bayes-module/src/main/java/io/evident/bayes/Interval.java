package io.evident.bayes;

/**
 * A closed interval of real numbers.
 *
 * @param lower its lower end
 * @param upper its upper end, not below the lower
 */
public record Interval(double lower, double upper) {
  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "lower must be at most upper, got [" + lower + ", " + upper + "]");
    }
  }

  /**
   * Whether a value lies inside, ends included.
   *
   * @param value any value
   * @return true if it does
   */
  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  /**
   * The width of the interval.
   *
   * @return upper - lower
   */
  public double width() {
    return upper - lower;
  }
}
