package io.evident.models.sweep;

import java.math.BigDecimal;
import java.math.MathContext;

/** Random numbers short enough to be read in a table and typed again. */
final class SignificantDigits {
  private static final MathContext DIGITS = new MathContext(4);

  private SignificantDigits() {}

  /**
   * A number with four significant digits, or with all of them where rounding left the interval.
   */
  static String within(double low, double high, double value) {
    double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
    return Double.toString(rounded >= low && rounded <= high ? rounded : value);
  }
}
