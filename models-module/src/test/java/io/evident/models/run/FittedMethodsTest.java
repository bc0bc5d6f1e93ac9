package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FittedMethodsTest {
  /** Of f ~ N(50, 1) the mean of 1 - sigmoid(f) is about E exp(-f) = exp(-49.5). */
  @Test
  void aSureYesHasALogProbabilityOfNo() {
    long seed = 3;
    double[] logs =
        FittedMethods.sampled(
            new double[] {50}, new double[] {1}, 100_000, new SplittableRandom(seed));
    assertEquals(-49.5, logs[0], 0.03, "seed " + seed);
    assertEquals(0, logs[1]);
    double[] sure =
        FittedMethods.sampled(new double[] {-40}, new double[] {0}, 10, new SplittableRandom(seed));
    assertArrayEquals(new double[] {0, -40}, sure, 1e-13);
  }
}
