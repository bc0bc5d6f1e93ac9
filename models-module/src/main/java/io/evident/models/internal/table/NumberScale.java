package io.evident.models.internal.table;

import java.util.function.IntToDoubleFunction;

/**
 * Mean and deviation of numbers, the deviation with the number of them as divisor: the root of
 * (1/n) sum (x - mean)^2. It is 0 if all are the same, whatever rounding would make of it.
 *
 * @param mean of the numbers
 * @param deviation at least 0
 */
public record NumberScale(double mean, double deviation) {
  /** Measures numbers that are gone through twice. */
  public static final class Fit {
    private ExactSum sum = new ExactSum();
    private int count;
    private double first;
    private boolean differs;
    private boolean isCentred;
    private double mean;
    private double largest;

    /** A power of 2 near the largest number: squares of small ones would be 0. */
    private double unit;

    public void add(double x) {
      if (isCentred) {
        double distance = (x - mean) / unit;
        sum.add(distance * distance);
        return;
      }
      first = count == 0 ? x : first;
      differs |= x != first;
      largest = Math.max(largest, Math.abs(x));
      sum.add(x);
      count++;
    }

    /** Whether the numbers are needed once more. */
    public boolean endPass() {
      if (isCentred || !differs) {
        return false;
      }
      isCentred = true;
      mean = sum.value() / count;
      unit = Math.scalb(1.0, Math.max(Double.MIN_EXPONENT, Math.getExponent(largest)));
      sum = new ExactSum();
      return true;
    }

    public NumberScale scale() {
      return differs
          ? new NumberScale(mean, unit * Math.sqrt(sum.value() / count))
          : new NumberScale(first, 0);
    }
  }

  /** Of so many numbers, at least one. */
  public static NumberScale of(int count, IntToDoubleFunction numbers) {
    Fit fit = new Fit();
    do {
      for (int i = 0; i < count; i++) {
        fit.add(numbers.applyAsDouble(i));
      }
    } while (fit.endPass());
    return fit.scale();
  }

  public boolean isFinite() {
    return Double.isFinite(mean) && Double.isFinite(deviation);
  }
}
