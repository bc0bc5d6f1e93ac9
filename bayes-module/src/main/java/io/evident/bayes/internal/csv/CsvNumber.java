package io.evident.bayes.internal.csv;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Decimal numbers as a CSV may hold them: 3, -3.3, .5, 1e-5; no hexadecimal, no suffix, no NaN. */
public final class CsvNumber {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  /** The powers of ten that a double holds exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** As many decimal digits as a long always holds. */
  private static final int DIGITS = 18;

  private CsvNumber() {}

  static boolean isNumber(String cell) {
    return Double.isFinite(parse(cell));
  }

  /** The number in a cell, blanks around it allowed; NaN if it is none or beyond a double. */
  public static double parse(String cell) {
    String number = cell.strip();
    if (!DECIMAL.matcher(number).matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(number);
    return Double.isInfinite(value) ? Double.NaN : value;
  }

  /** The number in bytes[from..to), as {@link #parse(String)} gives it. */
  public static double parse(byte[] bytes, int from, int to) {
    double value = parsePlain(bytes, from, to);
    return Double.isNaN(value)
        ? parse(new String(bytes, from, to - from, StandardCharsets.UTF_8))
        : value;
  }

  /** A number of up to 18 digits without an exponent or blanks; NaN where there is any doubt. */
  private static double parsePlain(byte[] bytes, int from, int to) {
    int at = from;
    boolean negative = at < to && bytes[at] == '-';
    if (negative) {
      at++;
    }
    long digits = 0;
    int first = at;
    int point = -1;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = 10 * digits + digit;
      } else if (digit == '.' - '0' && point < 0) {
        point = at;
      } else {
        return Double.NaN;
      }
    }
    int count = to - first - (point < 0 ? 0 : 1);
    if (count == 0 || count > DIGITS) {
      return Double.NaN;
    }
    double size = quotient(digits, POWERS[point < 0 ? 0 : to - point - 1]);
    return negative ? -size : size;
  }

  /**
   * The double nearest to digits / power, or NaN if two are about equally near.
   *
   * <p>The quotient is computed in two doubles, whose sum is wrong by less than 2^-100 of it;
   * rounding that sum is right unless it lies within 2^-40 of half a unit in the last place.
   */
  private static double quotient(long digits, double power) {
    double high = digits;
    double low = digits - (long) high;
    double q = high / power;
    double rest = (Math.fma(-q, power, high) + low) / power;
    double nearest = q + rest;
    double error = rest - (nearest - q);
    return Math.abs(error) <= 0.5 * Math.ulp(nearest) * (1 - 0x1p-40) ? nearest : Double.NaN;
  }
}
