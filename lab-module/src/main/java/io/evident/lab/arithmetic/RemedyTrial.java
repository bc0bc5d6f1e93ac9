package io.evident.lab.arithmetic;

/**
 * What came of trying a remedy on everything that was wrong.
 *
 * @param remedy what was set
 * @param wrong how many operations were wrong still
 * @param tried how many were run again
 */
public record RemedyTrial(ArithmeticRemedy remedy, int wrong, int tried) {

  /**
   * Whether it helps.
   *
   * @return true if all that was wrong is right with it
   */
  public boolean mends() {
    return tried > 0 && wrong == 0;
  }
}
