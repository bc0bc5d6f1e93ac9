package io.evident.bayes;

/** Checks of arguments, written so that NaN fails them. */
final class Require {
  private Require() {}

  static double positive(String name, double value) {
    if (value > 0 && value <= Double.MAX_VALUE) {
      return value;
    }
    throw new IllegalArgumentException(name + " must be finite and > 0, got " + value);
  }

  static double finite(String name, double value) {
    if (Math.abs(value) <= Double.MAX_VALUE) {
      return value;
    }
    throw new IllegalArgumentException(name + " must be finite, got " + value);
  }

  static double probability(String name, double value) {
    if (value > 0 && value < 1) {
      return value;
    }
    throw new IllegalArgumentException(name + " must lie between 0 and 1, got " + value);
  }
}
