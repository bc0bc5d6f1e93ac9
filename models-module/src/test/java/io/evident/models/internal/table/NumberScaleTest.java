package io.evident.models.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberScaleTest {
  /** 1, 2, 4 have the mean 7 / 3 and the deviation sqrt(14) / 3. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-310, 1e-200, 1e-160, 1, 1e150, 1e250, 1e307})
  void theDeviationFollowsTheUnit(double unit) {
    double[] x = {unit, 2 * unit, 4 * unit};
    NumberScale scale = NumberScale.of(3, i -> x[i]);
    double exact = unit < 1e-300 ? 1e-9 : 1e-14;
    assertEquals(7.0 / 3, scale.mean() / unit, exact);
    assertEquals(Math.sqrt(14) / 3, scale.deviation() / unit, exact);
  }

  @Test
  void aMeanIsThereEvenIfTheSumIsBeyondADouble() {
    double large = Double.MAX_VALUE;
    assertEquals(large, mean(large, large));
    assertEquals(large / 2, mean(large, large, -large, large));
    assertEquals(0, mean(large, large, -large, -large));
    assertEquals(5e307, mean(1e308, 1e308, -5e307), 1e293);
    // The sum is -4e308 + 3, and 3 is less than it is rounded by.
    assertEquals(-8e307, mean(-1e308, 3, -1e308, -1e308, -1e308), 1e293);
    assertEquals(0.1, mean(0.1, 0.1, 0.1, 0.1));
  }

  private static double mean(double... numbers) {
    ExactSum sum = new ExactSum();
    for (double number : numbers) {
      sum.add(number);
    }
    return sum.mean(numbers.length);
  }
}
