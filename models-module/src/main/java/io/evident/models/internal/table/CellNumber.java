package io.evident.models.internal.table;

import java.util.Locale;
import java.util.Set;

/** Numbers as a table may hold them: 3, -3.3, .5, 1e-5; no hexadecimal, no suffix. */
public final class CellNumber {
  private static final Set<String> INFINITE = Set.of("inf", "infinity", "\u221e");

  /** The powers of ten that a double holds exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** As many decimal digits as a double always holds exactly. */
  private static final int EXACT_DIGITS = 15;

  private CellNumber() {}

  /**
   * The number in a cell without blanks around it.
   *
   * @return as {@link Double#parseDouble} gives it; infinite if the cell says so or is beyond the
   *     largest double; NaN if it is a text
   */
  public static double parse(String cell) {
    int length = cell.length();
    int at = 0;
    boolean negative = false;
    if (length > 0 && (cell.charAt(0) == '-' || cell.charAt(0) == '+')) {
      negative = cell.charAt(0) == '-';
      at = 1;
    }
    int first = at;
    int point = -1;
    long digits = 0;
    for (; at < length; at++) {
      char c = cell.charAt(at);
      if (c >= '0' && c <= '9') {
        // Beyond the exact digits the sum may overflow; it is not used then.
        digits = 10 * digits + (c - '0');
      } else if (c == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    int count = at - first - (point < 0 ? 0 : 1);
    if (count == 0) {
      return infinite(cell, first, negative);
    }
    if (at == length) {
      int decimals = point < 0 ? 0 : at - point - 1;
      if (count <= EXACT_DIGITS) {
        // Both are exact, so that the quotient is rounded once, as it must be.
        double size = digits / POWERS[decimals];
        return negative ? -size : size;
      }
      return Double.parseDouble(cell);
    }
    return isExponent(cell, at) ? Double.parseDouble(cell) : Double.NaN;
  }

  private static double infinite(String cell, int from, boolean negative) {
    // Texts are many and these words few: the length is looked at first.
    int letters = cell.length() - from;
    if ((letters == 1 || letters == 3 || letters == 8)
        && INFINITE.contains(cell.substring(from).toLowerCase(Locale.ROOT))) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.NaN;
  }

  private static boolean isExponent(String cell, int from) {
    int at = from;
    if (cell.charAt(at) != 'e' && cell.charAt(at) != 'E') {
      return false;
    }
    at++;
    if (at < cell.length() && (cell.charAt(at) == '-' || cell.charAt(at) == '+')) {
      at++;
    }
    int first = at;
    while (at < cell.length() && cell.charAt(at) >= '0' && cell.charAt(at) <= '9') {
      at++;
    }
    return at == cell.length() && at > first;
  }

  /** Whether a cell is a number with a comma where the point belongs. */
  public static boolean hasDecimalComma(String cell) {
    int comma = cell.indexOf(',');
    return comma >= 0
        && comma == cell.lastIndexOf(',')
        && Double.isFinite(parse(cell.replace(',', '.')));
  }
}
