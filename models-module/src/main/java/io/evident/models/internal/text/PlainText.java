package io.evident.models.internal.text;

import java.util.Locale;
import java.util.regex.Pattern;

/** Figures and names as a person reads them, on a terminal and on a page. */
public final class PlainText {
  private static final int DECIMALS = 4;

  /** Numbers from here on keep as many digits as they have decimals. */
  private static final double USUAL = 0.1;

  /** Smaller ones, and larger than the other, have a power of ten. */
  private static final double SMALL = 1e-3;

  private static final double LARGE = 1e7;

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private PlainText() {}

  /**
   * The format of a number of any size, such as an error in the unit of its target: so many
   * decimals, but one significant digit more than that where the number is below 0.1, and a power
   * of ten where it is below 0.001 or at least 10^7. With four decimals 1.25 is 1.2500, 0.00123456
   * is 0.0012346, and 0.000999 is 9.9900e-04.
   *
   * @param value the number
   * @param decimals at least 1
   * @return a format for {@link String#format}
   */
  public static String format(double value, int decimals) {
    double size = Math.abs(value);
    if (size == 0 || (size >= USUAL && size < LARGE)) {
      return "%." + decimals + "f";
    }
    return size >= SMALL && size < USUAL ? "%." + (decimals + 1) + "g" : "%." + decimals + "e";
  }

  /**
   * The format of a figure.
   *
   * @param value the figure
   * @param isError whether it is an error or a loss, of any size, and not a share such as an
   *     accuracy, which has four decimals
   * @return a format for {@link String#format}
   */
  public static String format(double value, boolean isError) {
    return isError ? format(value, DECIMALS) : "%." + DECIMALS + "f";
  }

  /**
   * A figure.
   *
   * @param value the figure; NaN where it is undefined
   * @param isError whether it is an error or a loss, and not a share
   * @return its text
   */
  public static String figure(double value, boolean isError) {
    return Double.isNaN(value)
        ? "undefined"
        : String.format(Locale.ROOT, format(value, isError), value);
  }

  /**
   * A number of any size.
   *
   * @param value the number; NaN where it is undefined
   * @return its text
   */
  public static String number(double value) {
    return figure(value, true);
  }

  /**
   * A line for a terminal, whose cursor and colours what files hold must not change.
   *
   * @param line with names from anywhere
   * @return the same with ? for each control character
   */
  public static String printable(String line) {
    return CONTROL.matcher(line).replaceAll("?");
  }
}
