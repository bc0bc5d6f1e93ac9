package io.evident.lab.atlas.catalogue;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An operand of an op, with the numbers it is given.
 *
 * @param name such as {@code filter}
 * @param shape its dimensions, each at least 1; empty for a scalar
 * @param low the least value it is given
 * @param high above every value it is given
 */
public record AtlasInput(String name, List<Integer> shape, double low, double high) {

  public AtlasInput {
    shape = List.copyOf(shape);
    if (!shape.stream().allMatch(dimension -> dimension >= 1)) {
      throw new IllegalArgumentException(
          "shape of " + name + " must have dimensions of at least 1, got " + shape);
    }
    if (!(low < high && Double.isFinite(low) && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "low must be less than high and both finite, got " + low + " and " + high);
    }
  }

  /**
   * An operand that may be anything.
   *
   * @param name such as {@code filter}
   * @param shape its dimensions
   * @return the operand, its numbers between -2 and 2
   */
  public static AtlasInput of(String name, Integer... shape) {
    return new AtlasInput(name, List.of(shape), -2, 2);
  }

  /**
   * The same operand with other numbers.
   *
   * @param low the least
   * @param high above every one
   * @return a new operand
   */
  public AtlasInput between(double low, double high) {
    return new AtlasInput(name, shape, low, high);
  }

  /** How many entries it has. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Numbers that float32 holds exactly, so that every number type is asked at the same point. */
  public double[] draw(RandomGenerator random) {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return values;
  }
}
