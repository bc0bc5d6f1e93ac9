package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class FiniteDifferenceTest {
  private static final long SEED = 20261120;

  private static FiniteDifference of(DoubleUnaryOperator f) {
    return FiniteDifference.of(f, f.applyAsDouble(0), 0);
  }

  @Test
  void theErrorEstimateCoversTheErrorOfSmoothFunctions() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 200; i++) {
      double at = 4 * random.nextDouble() - 2;
      double rate = 20 * random.nextDouble();
      FiniteDifference found = of(d -> Math.exp(Math.sin(rate * (at + d))));
      double right = Math.exp(Math.sin(rate * at)) * rate * Math.cos(rate * at);
      assertTrue(
          Math.abs(found.derivative() - right) <= found.error(),
          "seed " + SEED + ", at " + at + ", rate " + rate + ": " + found + ", right " + right);
      assertTrue(found.error() < 1e-5, "seed " + SEED + ": " + found);
    }
  }

  @Test
  void theFirstPairIsAlreadyExactToTheFourthOrder() {
    // |D(h) - 1| is 2e-7 at h = 2^-10 and 1e-8 at 2^-12; without the h^2 term 1e-14 and rounding.
    FiniteDifference found = FiniteDifference.of(Math::exp, 1, 1);
    assertEquals(1, found.derivative(), 1e-11);
  }

  @Test
  void aKinkAt0LeavesHalfTheJumpOfTheSlopeAsError() {
    FiniteDifference found = of(d -> Math.max(d, 0) + 2 * d * d);
    assertEquals(0.5, found.derivative(), 1e-6);
    assertEquals(0.5, found.error(), 1e-6);
  }

  @Test
  void aKinkNearbyIsSteppedInsideOf() {
    double distance = 1e-5;
    FiniteDifference found = of(d -> Math.max(d - distance, 0) + Math.sin(d));
    assertEquals(1, found.derivative(), 1e-7);
    assertTrue(found.error() < 1e-6, found.toString());
  }

  @Test
  void aKinkTooNearToStepInsideOfLeavesALargeError() {
    double distance = 1e-14;
    FiniteDifference found = of(d -> Math.max(d - distance, 0) + Math.sin(d));
    assertTrue(Math.abs(found.derivative() - 1) > 0.1, found.toString());
    assertTrue(Math.abs(found.derivative() - 1) <= found.error(), found.toString());
  }

  /** As a weight's gradient that is 0 until its input awakes; the figures are of a built-in net. */
  @Test
  void whatIsAtRestAndAwakesToOneSideHasTheDerivative0() {
    double[] at = {1e-4, 0x1p-12, 0x1p-10, 0x1p-8, 0x1p-6};
    double[] values = {0, 1.42e-6, 7.73e-6, 1.356e-4, 2.855e-3};
    FiniteDifference found =
        of(
            d -> {
              double sum = 0;
              for (int i = 1; i < at.length; i++) {
                double slope = (values[i] - values[i - 1]) / (at[i] - at[i - 1]);
                sum += slope * (Math.max(at[i - 1], Math.min(at[i], d)) - at[i - 1]);
              }
              return sum;
            });
    assertEquals(0, found.derivative());
    assertEquals(0, found.error());
  }

  /** Steps near its last place change a value to one side alone, or not at all. */
  @Test
  void aRoundedValueKeepsTheSlopeThatWiderStepsSee() {
    FiniteDifference found = of(d -> (float) (1.3 + 0.7 * d));
    assertEquals(0.7, found.derivative(), 1e-3);
  }

  @Test
  void twoKinksFurtherOutDoNotHideOneAt0() {
    // The outer two cancel in the slope and add up in the gap, which hides a part of the inner
    // jump.
    FiniteDifference found =
        of(d -> Math.max(d - 1e-14, 0) + 0.7 * (Math.max(d - 4e-4, 0) + Math.max(-d - 4e-4, 0)));
    assertTrue(Math.abs(found.derivative()) <= found.error() + 1e-9, found.toString());
    assertTrue(found.error() > 0.4, found.toString());
  }
}
