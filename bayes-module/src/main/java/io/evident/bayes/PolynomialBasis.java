package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;

/**
 * The powers 1, x, x^2, .. x^degree of one variable as the columns of a regression, each to two
 * doubles, about 31 digits.
 *
 * <p>Powers are nearly collinear: rounded to doubles by themselves they no longer lie on one
 * polynomial, and a weight of collinearity 1e13 keeps three digits of it. From the same x in two
 * doubles they lose nothing, as the regression's arithmetic has as many digits.
 *
 * @param degree the highest power, at least 0
 */
public record PolynomialBasis(int degree) {
  /** A power beyond it would be a slip: 31 digits part no more columns than some dozens. */
  private static final int HIGHEST = 100;

  public PolynomialBasis {
    if (degree < 0 || degree > HIGHEST) {
      throw new IllegalArgumentException("degree must be in 0.." + HIGHEST + ", got " + degree);
    }
  }

  /**
   * How many columns there are.
   *
   * @return degree + 1
   */
  public int columns() {
    return degree + 1;
  }

  /** The powers of x, [columns]. */
  DoubleDouble[] powers(double x) {
    Require.finite("x", x);
    DoubleDouble[] powers = new DoubleDouble[degree + 1];
    powers[0] = DoubleDouble.of(1);
    for (int k = 1; k <= degree; k++) {
      powers[k] = powers[k - 1].times(x);
      if (!Double.isFinite(powers[k].value())) {
        throw new IllegalArgumentException(
            "x^" + k + " is beyond the largest double for x = " + x + "; change the unit of x");
      }
    }
    return powers;
  }
}
