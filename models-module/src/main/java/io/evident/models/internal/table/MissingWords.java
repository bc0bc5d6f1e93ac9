package io.evident.models.internal.table;

/** What stands in a cell that has no value. */
public final class MissingWords {
  private MissingWords() {}

  /** Whether a cell without blanks around it is missing: empty, NA, N/A, NaN, null or ?. */
  public static boolean isMissing(String cell) {
    return switch (cell.length()) {
      case 0 -> true;
      case 1 -> cell.charAt(0) == '?';
      case 2 -> cell.equalsIgnoreCase("NA");
      case 3 -> cell.equalsIgnoreCase("NaN") || cell.equalsIgnoreCase("N/A");
      case 4 -> cell.equalsIgnoreCase("null");
      default -> false;
    };
  }
}
