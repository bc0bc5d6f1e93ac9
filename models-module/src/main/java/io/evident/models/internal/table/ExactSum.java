package io.evident.models.internal.table;

/**
 * A sum of doubles whose rounding errors are carried along: the compensated summation of A.
 * Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54, 1974.
 */
public final class ExactSum {
  private double sum;
  private double error;

  public void add(double value) {
    double next = sum + value;
    error += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }

  public double value() {
    return sum + error;
  }
}
