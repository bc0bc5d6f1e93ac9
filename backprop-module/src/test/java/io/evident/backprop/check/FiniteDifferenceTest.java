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
