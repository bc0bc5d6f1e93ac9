package io.evident.bayes;

import java.util.regex.Pattern;

/** Decimal numbers as a CSV may hold them: 3, -3.3, .5, 1e-5; no hexadecimal, no suffix, no NaN. */
final class CsvNumber {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private CsvNumber() {}

  static boolean isNumber(String cell) {
    return Double.isFinite(parse(cell));
  }

  /** The number in a cell, blanks around it allowed; NaN if it is none or beyond a double. */
  static double parse(String cell) {
    String number = cell.strip();
    if (!DECIMAL.matcher(number).matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(number);
    return Double.isInfinite(value) ? Double.NaN : value;
  }
}
