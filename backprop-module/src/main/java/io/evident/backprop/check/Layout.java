package io.evident.backprop.check;

/**
 * Which index of a derivative comes first. Both layouts are in use, and a right derivative in the
 * one is a wrong one in the other.
 */
public enum Layout {
  /**
   * The function's index first, as in a Jacobian: entry (i, j) is dy_i/dx_j, the shape [outputs,
   * variables]; d(A y)/dy = A.
   */
  NUMERATOR,
  /**
   * The variable's index first, as in a gradient: row i holds d/dx_i, the shape [variables,
   * outputs]; d(A y)/dy = A^T. A scalar's derivative has the shape of its variable.
   */
  DENOMINATOR;

  /**
   * The name in a sentence.
   *
   * @return such as {@code denominator layout}
   */
  public String text() {
    return this == NUMERATOR ? "numerator layout" : "denominator layout";
  }

  /**
   * The other one.
   *
   * @return DENOMINATOR for NUMERATOR and the reverse
   */
  public Layout other() {
    return this == NUMERATOR ? DENOMINATOR : NUMERATOR;
  }

  /** Where dy_i/dx_j stands, row-major. */
  int at(int i, int j, int outputs, int variables) {
    return this == NUMERATOR ? i * variables + j : j * outputs + i;
  }
}
