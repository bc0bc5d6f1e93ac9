package io.evident.models.report;

import io.evident.models.internal.text.PlainText;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A cell of a table.
 *
 * @param text what it shows
 * @param number what the table is sorted by; empty for a text, or for a number that is not there
 * @param tone how it is to be taken; anything but plain is shown as a mark
 */
public record Cell(String text, OptionalDouble number, Tone tone) {
  private static final int LINE = 34;
  private static final String NOTHING = "\u2013";

  public Cell {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(number, "number");
    Objects.requireNonNull(tone, "tone");
  }

  /**
   * A text.
   *
   * @param text what it shows
   * @return the cell
   */
  public static Cell text(String text) {
    return new Cell(text, OptionalDouble.empty(), Tone.PLAIN);
  }

  /**
   * A text with a mark before it.
   *
   * @param text what it shows
   * @param tone which mark
   * @return the cell
   */
  public static Cell marked(String text, Tone tone) {
    return new Cell(text, OptionalDouble.empty(), tone);
  }

  /**
   * A number.
   *
   * @param value the number; one that is not finite is shown as a dash and sorted last
   * @param format how it is shown, such as {@code %.4f}
   * @return the cell
   */
  public static Cell number(double value, String format) {
    return Double.isFinite(value)
        ? shown(value, String.format(Locale.ROOT, format, value))
        : new Cell(NOTHING, OptionalDouble.empty(), Tone.PLAIN);
  }

  /**
   * A figure, as {@link PlainText} writes it.
   *
   * @param value the figure; one that is not finite is shown as a dash and sorted last
   * @param isError whether it is an error or a loss, of any size, and not a share
   * @return the cell
   */
  static Cell figure(double value, boolean isError) {
    return number(value, PlainText.format(value, isError));
  }

  /**
   * A number that may not have been measured.
   *
   * @param value the number, or none
   * @param format how it is shown, such as {@code %.4f}
   * @return the cell
   */
  public static Cell number(OptionalDouble value, String format) {
    return number(value.orElse(Double.NaN), format);
  }

  /**
   * A whole number.
   *
   * @param count the number
   * @return the cell, thousands apart
   */
  public static Cell count(long count) {
    return shown((double) count, String.format(Locale.ROOT, "%,d", count));
  }

  /**
   * A number with a text of its own.
   *
   * @param value what it is sorted by, finite
   * @param text what it shows
   * @return the cell
   */
  public static Cell shown(double value, String text) {
    return new Cell(text, OptionalDouble.of(value), Tone.PLAIN);
  }

  /**
   * The number as a script reads it.
   *
   * @return null where there is none, which leaves the attribute out
   */
  public String sortKey() {
    return number.isPresent() ? Double.toString(number.getAsDouble()) : null;
  }

  /**
   * Whether the text needs more than one line.
   *
   * @return true if so
   */
  public boolean isLong() {
    return text.length() > LINE;
  }

  /**
   * Whether a mark stands before the text.
   *
   * @return true unless it is plain
   */
  public boolean isMarked() {
    return tone != Tone.PLAIN;
  }
}
