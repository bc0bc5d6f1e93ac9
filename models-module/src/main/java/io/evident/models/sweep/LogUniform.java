package io.evident.models.sweep;

import java.util.random.RandomGenerator;

/**
 * Every order of magnitude of an interval alike: the logarithm is uniform; with four significant
 * digits. What learning rates and penalties are searched with.
 *
 * <p>Source: J. Bergstra and Y. Bengio, Random Search for Hyper-Parameter Optimization, JMLR 13,
 * 2012, section 4.
 *
 * @param low the least, finite and greater than 0
 * @param high the greatest, finite and greater than low
 */
public record LogUniform(double low, double high) implements Distribution {

  public LogUniform {
    if (!(low > 0 && low < high && high < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "logUniform must have finite 0 < low < high, got [" + low + ", " + high + "]");
    }
  }

  @Override
  public String draw(RandomGenerator random) {
    double part = random.nextDouble();
    double logarithm = (1 - part) * StrictMath.log(low) + part * StrictMath.log(high);
    return SignificantDigits.within(low, high, StrictMath.exp(logarithm));
  }

  @Override
  public String yaml() {
    return "{logUniform: [" + low + ", " + high + "]}";
  }
}
