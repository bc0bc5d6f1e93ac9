package io.evident.lab.arithmetic;

import java.util.List;

/**
 * What one operation gave, against Java.
 *
 * @param subject the operation
 * @param ratio the largest |error| / bound over all its outputs and batches; infinite where an
 *     output is not a number
 * @param wrongBatches the batches at which an output is farther off than the bound, in order
 */
public record ArithmeticFinding(ArithmeticCase subject, double ratio, List<Integer> wrongBatches) {

  public ArithmeticFinding {
    wrongBatches = List.copyOf(wrongBatches);
  }

  /**
   * Whether every output of every batch is within its bound.
   *
   * @return true if it is
   */
  public boolean isRight() {
    return wrongBatches.isEmpty() && ratio <= 1;
  }
}
