package io.evident.models.internal.table;

/**
 * A sum of doubles whose rounding errors are carried along: the compensated summation of A.
 * Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54, 1974.
 */
public final class ExactSum {
  /** As many numbers as there may be, 2^31, times the largest double stay below it. */
  private static final double SMALLER = 0x1p-64;

  /** By which all is multiplied: 1 until a sum is beyond a double. */
  private double unit = 1;

  private double sum;
  private double error;

  public void add(double value) {
    double scaled = unit * value;
    if (Double.isInfinite(sum + scaled) && unit == 1) {
      unit = SMALLER;
      sum *= SMALLER;
      error *= SMALLER;
      scaled = unit * value;
    }
    double next = sum + scaled;
    error += Math.abs(sum) >= Math.abs(scaled) ? sum - next + scaled : scaled - next + sum;
    sum = next;
  }

  /** Infinite if it is beyond a double. */
  public double value() {
    return (sum + error) / unit;
  }

  /** The sum divided by the count of its numbers, even if the sum is beyond a double. */
  public double mean(int count) {
    return (sum + error) / count / unit;
  }
}
