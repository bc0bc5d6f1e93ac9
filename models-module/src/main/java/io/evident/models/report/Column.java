package io.evident.models.report;

import java.util.Objects;

/**
 * A column of a table.
 *
 * @param name above it
 * @param numeric whether its cells are numbers, which stand at the right
 */
public record Column(String name, boolean numeric) {

  public Column {
    Objects.requireNonNull(name, "name");
  }

  /**
   * A column of texts.
   *
   * @param name above it
   * @return the column
   */
  public static Column text(String name) {
    return new Column(name, false);
  }

  /**
   * A column of numbers.
   *
   * @param name above it
   * @return the column
   */
  public static Column number(String name) {
    return new Column(name, true);
  }

  /**
   * Where its cells stand.
   *
   * @return a class of the style sheet
   */
  public String style() {
    return numeric ? "number" : "text";
  }
}
