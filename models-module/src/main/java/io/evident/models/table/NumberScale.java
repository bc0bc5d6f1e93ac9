package io.evident.models.table;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Mean and deviation of numbers, the deviation with the number of them as divisor: the root of
 * (1/n) sum (x - mean)^2. It is 0 if all are the same, whatever rounding would make of it.
 *
 * @param mean of the numbers
 * @param deviation at least 0
 */
record NumberScale(double mean, double deviation) {
  /** Of count numbers, in two passes. */
  static NumberScale of(int count, IntToDoubleFunction numbers) {
    ExactSum sum = new ExactSum();
    double first = numbers.applyAsDouble(0);
    boolean same = true;
    for (int i = 0; i < count; i++) {
      double x = numbers.applyAsDouble(i);
      same &= x == first;
      sum.add(x);
    }
    if (same) {
      return new NumberScale(first, 0);
    }
    double mean = sum.value() / count;
    ExactSum squares = new ExactSum();
    for (int i = 0; i < count; i++) {
      double distance = numbers.applyAsDouble(i) - mean;
      squares.add(distance * distance);
    }
    return new NumberScale(mean, Math.sqrt(squares.value() / count));
  }

  boolean isFinite() {
    return Double.isFinite(mean) && Double.isFinite(deviation);
  }

  /** The middle one of numbers, or the mean of the two in the middle; NaN of none. */
  static double median(double[] numbers) {
    if (numbers.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(numbers);
    int half = numbers.length / 2;
    return numbers.length % 2 == 1 ? numbers[half] : numbers[half - 1] / 2 + numbers[half] / 2;
  }
}
