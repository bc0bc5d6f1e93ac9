package io.evident.backprop.check;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Checks the gradient of any function of several variables against central differences.
 *
 * <pre>{@code
 * ToDoubleFunction<double[]> value = x -> x[0] * x[0] * x[1];
 * Function<double[], double[]> gradient = x -> new double[] {2 * x[0] * x[1], x[0] * x[0]};
 * GradientReport report = FunctionCheck.of(value, gradient).at(3, 5);
 * }</pre>
 *
 * <p>Immutable. The functions are given copies of the point and may keep or change them.
 */
public final class FunctionCheck {
  private static final String VARIABLES = "x";

  private final String name;
  private final ToDoubleFunction<double[]> value;
  private final Function<double[], double[]> gradient;
  private final int sampleSize;
  private final long seed;

  private FunctionCheck(
      String name,
      ToDoubleFunction<double[]> value,
      Function<double[], double[]> gradient,
      int sampleSize,
      long seed) {
    this.name = name;
    this.value = value;
    this.gradient = gradient;
    this.sampleSize = sampleSize;
    this.seed = seed;
  }

  /**
   * A check of every entry.
   *
   * @param value f
   * @param gradient what is said to be its gradient, of the length of its argument
   * @return the check
   */
  public static FunctionCheck of(
      ToDoubleFunction<double[]> value, Function<double[], double[]> gradient) {
    return new FunctionCheck(
        "the function", value, gradient, Integer.MAX_VALUE, GradientCheck.DEFAULT_SEED);
  }

  /**
   * The same check under another name.
   *
   * @param name what reports call the function
   * @return a new check
   */
  public FunctionCheck withName(String name) {
    return new FunctionCheck(name, value, gradient, sampleSize, seed);
  }

  /**
   * The same check of some entries only.
   *
   * @param sampleSize how many, at least 1
   * @param seed which
   * @return a new check
   * @throws IllegalArgumentException if sampleSize is less than 1
   */
  public FunctionCheck withSample(int sampleSize, long seed) {
    if (!(sampleSize >= 1)) {
      throw new IllegalArgumentException("sampleSize must be at least 1, got " + sampleSize);
    }
    return new FunctionCheck(name, value, gradient, sampleSize, seed);
  }

  /**
   * Checks the gradient at a point.
   *
   * @param point finite numbers, at least one
   * @return what was found
   * @throws IllegalArgumentException if the point is empty or not finite, the value there is not
   *     finite, or the gradient has another length
   */
  public GradientReport at(double... point) {
    requirePoint(point);
    double[] claimed = gradient.apply(point.clone());
    if (claimed.length != point.length) {
      throw new IllegalArgumentException(
          "the gradient of "
              + name
              + " has "
              + claimed.length
              + " entries, but there are "
              + point.length
              + " variables");
    }
    double here = value.applyAsDouble(point.clone());
    if (!Double.isFinite(here)) {
      throw new IllegalArgumentException(
          "the value of " + name + " must be finite at the point, got " + here);
    }
    double[] moving = point.clone();
    Comparison comparison =
        new EntryDifferences(sampleSize, new SplittableRandom(seed))
            .compare(VARIABLES, moving, claimed, 0, () -> value.applyAsDouble(moving.clone()));
    return new GradientReport(
        name, 1, seed, here, List.of(comparison), List.of("checked against finite differences"));
  }

  static void requirePoint(double[] point) {
    if (point.length == 0) {
      throw new IllegalArgumentException("point must have at least one variable, got none");
    }
    for (int i = 0; i < point.length; i++) {
      if (!Double.isFinite(point[i])) {
        throw new IllegalArgumentException(
            "point must be finite, got " + point[i] + " at entry " + i);
      }
    }
  }
}
