package io.evident.models.internal.table;

/** What stands in a cell that has no value. */
public final class MissingWords {
  private MissingWords() {}

  /**
   * Whether a cell without blanks around it is missing: empty, NA, N/A, #N/A, NaN, -NaN, null or
   * {@literal <NA>}, in any letter case, or ?.
   */
  public static boolean isMissing(String cell) {
    return switch (cell.length()) {
      case 0 -> true;
      case 1 -> cell.charAt(0) == '?';
      case 2 -> cell.equalsIgnoreCase("NA");
      case 3 -> cell.equalsIgnoreCase("NaN") || cell.equalsIgnoreCase("N/A");
      case 4 ->
          cell.equalsIgnoreCase("null")
              || cell.equalsIgnoreCase("-NaN")
              || cell.equalsIgnoreCase("#N/A")
              || cell.equalsIgnoreCase("<NA>");
      default -> false;
    };
  }

  /**
   * Whether a cell is missing where numbers belong: also -, . and None, as they stand. Among texts
   * they may be values, such as the answers + and -.
   */
  public static boolean isMissingNumber(String cell) {
    return isMissing(cell) || cell.equals("-") || cell.equals(".") || cell.equals("None");
  }
}
