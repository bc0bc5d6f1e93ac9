package io.evident.spark;

import java.util.Locale;

/** What becomes of cells that hold no number: null, NaN, and what is infinite. */
public enum MissingCells {
  /** They are left out, and their number stands beside the result. */
  COUNT,
  /** They are left out. */
  SKIP,
  /** They end the query with an error that says how many there are. */
  REFUSE;

  /**
   * One of them by its name.
   *
   * @param name such as count
   * @return the choice
   * @throws IllegalArgumentException if there is none of that name
   */
  public static MissingCells of(String name) {
    for (MissingCells choice : values()) {
      if (choice.toString().equals(name)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "missing cells must be count, skip or refuse, got \"" + name + "\"");
  }

  /** Its name as SQL has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
