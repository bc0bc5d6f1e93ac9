package io.evident.lab.benchmark;

/**
 * What the machine does at most, measured through TensorFlow.
 *
 * @param operationsPerSecond of a float32 matrix product
 * @param bytesPerSecond of a copy, read and written together
 */
public record MachineRates(double operationsPerSecond, double bytesPerSecond) {

  public MachineRates {
    requirePositive("operationsPerSecond", operationsPerSecond);
    requirePositive("bytesPerSecond", bytesPerSecond);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " must be finite and > 0, got " + value);
    }
  }
}
