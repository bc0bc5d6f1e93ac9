package io.evident.bayes.internal.numeric;

/** Checks of arguments, written so that NaN fails them. */
public final class Require {
  private Require() {}

  public static double positive(String name, double value) {
    if (value > 0 && value <= Double.MAX_VALUE) {
      return value;
    }
    throw new IllegalArgumentException(name + " must be finite and > 0, got " + value);
  }

  public static double finite(String name, double value) {
    if (Math.abs(value) <= Double.MAX_VALUE) {
      return value;
    }
    throw new IllegalArgumentException(name + " must be finite, got " + value);
  }

  public static double probability(String name, double value) {
    if (value > 0 && value < 1) {
      return value;
    }
    throw new IllegalArgumentException(name + " must lie between 0 and 1, got " + value);
  }
}
