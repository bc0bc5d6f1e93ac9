package io.evident.models.internal.table;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

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

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+(\\.0*)?");

  /** Groups of three digits behind commas, points, blanks or apostrophes, perhaps with decimals. */
  private static final Pattern GROUPED =
      Pattern.compile(
          "[+-]?[1-9][0-9]{0,2}("
              + "(,[0-9]{3})+(\\.[0-9]*)?"
              + "|(\\.[0-9]{3})+(,[0-9]*)?"
              + "|([ '\u2019\u00a0\u2009\u202f])[0-9]{3}(\\6[0-9]{3})*([.,][0-9]*)?)");

  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9][0-9]{0,2}\\.[0-9]{3}");

  private static final Pattern UNDER_THOUSAND = Pattern.compile("[+-]?[0-9]{1,3}");

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

  /**
   * Whether a cell is taken for a number where nothing says what it is: it is finite, and no code
   * or id, see {@link #isPadded} and {@link #isRounded}.
   */
  public static boolean isPlain(String cell) {
    return Double.isFinite(parse(cell)) && !isPadded(cell) && !isRounded(cell);
  }

  /** Whether a cell is a whole number with a zero before other digits, such as 00501. */
  public static boolean isPadded(String cell) {
    int first = cell.startsWith("-") || cell.startsWith("+") ? 1 : 0;
    if (cell.length() < first + 2 || cell.charAt(first) != '0') {
      return false;
    }
    for (int i = first; i < cell.length(); i++) {
      if (cell.charAt(i) < '0' || cell.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a cell is a whole number, written without an exponent, that no double is: two of them,
   * beyond 2^53, may be the same double.
   */
  public static boolean isRounded(String cell) {
    if (cell.length() <= EXACT_DIGITS || !WHOLE.matcher(cell).matches()) {
      return false;
    }
    double nearest = Double.parseDouble(cell);
    return Double.isInfinite(nearest)
        || new BigDecimal(nearest).compareTo(new BigDecimal(cell)) != 0;
  }

  /**
   * Whether a cell that is a text here is a number elsewhere: with a comma where the point belongs,
   * or with separators of thousands, such as 1,250,000 or 1.234,56.
   */
  public static boolean hasSeparators(String cell) {
    if (!Double.isNaN(parse(cell))) {
      return false;
    }
    int comma = cell.indexOf(',');
    boolean isDecimal =
        comma >= 0
            && comma == cell.lastIndexOf(',')
            && Double.isFinite(parse(cell.replace(',', '.')));
    return isDecimal || GROUPED.matcher(cell).matches();
  }

  /** Whether a number could have a point between its thousands, such as 12.500. */
  public static boolean mayBeThousands(String cell) {
    return THOUSANDS.matcher(cell).matches();
  }

  /** Whether a number is written alike with separators of thousands and without, such as 950. */
  public static boolean isUnderThousand(String cell) {
    return UNDER_THOUSAND.matcher(cell).matches();
  }
}
