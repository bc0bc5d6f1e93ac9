package io.evident.backprop.check;

import io.evident.backprop.network.Network;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Gradient checks for tests: they return when all is right and throw a plain AssertionError else.
 */
public final class GradientAssertions {
  private GradientAssertions() {}

  /**
   * Asserts that a gradient is right at a point, by central differences.
   *
   * @param value f
   * @param gradient what is said to be its gradient
   * @param point where
   * @throws AssertionError if it is not; the message is the whole report
   * @throws IllegalArgumentException as {@link FunctionCheck#at} does
   */
  public static void assertGradient(
      ToDoubleFunction<double[]> value, Function<double[], double[]> gradient, double... point) {
    assertPasses(FunctionCheck.of(value, gradient).at(point));
  }

  /**
   * Asserts that a network's hand-derived gradient is right, by TensorFlow where it is on the class
   * path and by central differences.
   *
   * @param network the network
   * @throws AssertionError if it is not; the message is the whole report
   */
  public static void assertGradient(Network network) {
    assertPasses(GradientCheck.of(network).run());
  }

  /**
   * Asserts that a check passed.
   *
   * @param report what the check found
   * @throws AssertionError if it did not; the message is the whole report
   */
  public static void assertPasses(GradientReport report) {
    if (report.verdict() != GradientVerdict.PASS) {
      throw new AssertionError(String.join("\n", GradientReportText.lines(report)));
    }
  }
}
