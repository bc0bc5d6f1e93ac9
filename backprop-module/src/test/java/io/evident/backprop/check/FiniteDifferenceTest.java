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
  void aKinkAt0IsNeverJudgedExactly() {
    FiniteDifference found = of(d -> Math.max(d, 0) + 2 * d * d);
    // Both sides are symmetric about the mean slope, so only the slopes' difference could tell.
    assertEquals(0.5, found.derivative(), 1e-6);
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
    double distance = 1e-9;
    FiniteDifference found = of(d -> Math.max(d - distance, 0) + Math.sin(d));
    assertTrue(Math.abs(found.derivative() - 1) > 0.1, found.toString());
    assertTrue(found.error() > 1e-7, found.toString());
  }
}
