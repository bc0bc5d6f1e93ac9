package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Worked by hand. */
class ElementwiseErrorTest {

  @Test
  void itIsTheDifferenceOverTheSumOfSizes() {
    assertEquals(0.2, ElementwiseError.of(2, 3)); // 1 / 5
    assertEquals(0.2, ElementwiseError.of(-3, -2));
    assertEquals(1, ElementwiseError.of(2, -3)); // 5 / 5
    assertEquals(1, ElementwiseError.of(0, 7));
    assertEquals(1e-3 / 1.999, ElementwiseError.of(1, 0.999), 1e-18);
  }

  @Test
  void belowItsFloorItIsAbsolute() {
    assertEquals(0, ElementwiseError.of(0, 0));
    assertEquals(0.25, ElementwiseError.of(3e-9, 0.5e-9), 1e-15); // 2.5e-9 / 1e-8
    assertEquals(0.5, ElementwiseError.of(1.5e-8, 0.5e-8), 1e-15); // the sum is 2e-8
  }

  @Test
  void ofArraysItIsTheLargestOfAnyEntryHoweverSmall() {
    double[] a = {1000, 0.004, -5};
    double[] b = {1001, 0.001, -5};
    // 1 / 2001, 0.003 / 0.005, 0
    assertEquals(0.6, ElementwiseError.greatest(a, b), 1e-15);
    assertEquals(0, ElementwiseError.greatest(a, a));
    assertEquals(0, ElementwiseError.greatest(new double[0], new double[0]));
    assertTrue(Double.isNaN(ElementwiseError.greatest(new double[] {1, Double.NaN, 1}, a)));
    assertTrue(Double.isNaN(ElementwiseError.of(Double.POSITIVE_INFINITY, 1)));
    assertEquals(
        "a and b must have the same length, got 3 and 1",
        assertThrows(
                IllegalArgumentException.class, () -> ElementwiseError.greatest(a, new double[1]))
            .getMessage());
  }

  @Test
  void aReportHoldsBothErrors() {
    Comparison c =
        TensorComparison.whole(
            "w", "an oracle", 1e-6, 0, new double[] {1000, 0.004}, new double[] {1001, 0.001});
    assertEquals(1.0 / 1001, c.relativeError(), 1e-18);
    assertEquals(0.6, c.elementwiseError(), 1e-15);
  }
}
