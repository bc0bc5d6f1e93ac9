package io.evident.models.sweep;

import java.util.random.RandomGenerator;

/**
 * Every number of an interval alike, with four significant digits.
 *
 * @param low the least, finite
 * @param high the greatest, finite and greater than low
 */
public record Uniform(double low, double high) implements Distribution {

  public Uniform {
    if (!(Double.isFinite(low) && Double.isFinite(high) && low < high)) {
      throw new IllegalArgumentException(
          "uniform must have finite low < high, got [" + low + ", " + high + "]");
    }
  }

  @Override
  public String draw(RandomGenerator random) {
    double part = random.nextDouble();
    return SignificantDigits.within(low, high, (1 - part) * low + part * high);
  }

  @Override
  public String yaml() {
    return "{uniform: [" + low + ", " + high + "]}";
  }
}
