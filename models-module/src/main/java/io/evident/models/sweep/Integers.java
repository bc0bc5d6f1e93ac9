package io.evident.models.sweep;

import java.util.random.RandomGenerator;

/**
 * Every whole number of a range alike.
 *
 * @param low the least
 * @param high the greatest, greater than low
 */
public record Integers(int low, int high) implements Distribution {

  public Integers {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "integers must have low < high, got [" + low + ", " + high + "]");
    }
  }

  @Override
  public String draw(RandomGenerator random) {
    return Long.toString(random.nextLong(low, (long) high + 1));
  }

  @Override
  public String yaml() {
    return "{integers: [" + low + ", " + high + "]}";
  }
}
