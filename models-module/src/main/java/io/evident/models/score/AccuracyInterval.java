package io.evident.models.score;

import java.util.Locale;

/**
 * The 95 % score interval of an accuracy: the accuracies from which so many right answers of n
 * differ by at most z = 1.96 of their own deviations.
 *
 * <p>With p the part that is right its ends are (p + z^2/(2n) -+ z sqrt(p (1 - p)/n + z^2/(4n^2)))
 * / (1 + z^2/n), which stay within 0 and 1 for few images too. It holds for images drawn
 * independently. Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", Journal of the American Statistical Association 22 (1927).
 *
 * @param lower its lower end, from 0 to 1
 * @param upper its upper end, from 0 to 1
 */
public record AccuracyInterval(double lower, double upper) {
  /** The quantile 0.975 of the standard normal distribution. */
  static final double Z = 1.959963984540054;

  /**
   * The interval for so many right answers.
   *
   * @param right how many are right
   * @param total of how many, at least 1
   * @return the interval
   * @throws IllegalArgumentException unless right is in 0..total and total at least 1
   */
  public static AccuracyInterval of(long right, long total) {
    if (total < 1 || right < 0 || right > total) {
      throw new IllegalArgumentException(
          "right must be in 0..total and total at least 1, got " + right + " of " + total);
    }
    double p = (double) right / total;
    double z2 = Z * Z / total;
    double centre = (p + z2 / 2) / (1 + z2);
    double half = Math.sqrt(z2 * (p * (1 - p) + z2 / 4)) / (1 + z2);
    return new AccuracyInterval(right == 0 ? 0 : centre - half, right == total ? 1 : centre + half);
  }

  /**
   * The interval as reports show it.
   *
   * @return such as 95 % interval 0.6811 to 0.9213
   */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "95 %% interval %.4f to %.4f", lower, upper);
  }
}
