package io.evident.models.table;

import java.util.Objects;

/**
 * Which rows are trained on, which are for validation and which for testing.
 *
 * @param by what decides it
 * @param column whose cells decide it; empty for shares
 * @param validation the share of all rows for validation, in [0, 1); 0 by column
 * @param test the share of all rows for testing, in (0, 1); 0 by column
 */
public record RowSplitPlan(By by, String column, double validation, double test) {
  /** What decides the part of a row. */
  public enum By {
    /** Chance, the classes of a target alike in all parts. */
    SHARES("shares"),
    /** A column that says train, validation or test. */
    COLUMN("column"),
    /** Chance, the rows of a group together. */
    GROUP("group"),
    /** The order of a column: the last rows are for testing, those before for validation. */
    TIME("time");

    private final String word;

    By(String word) {
      this.word = word;
    }

    /**
     * The word for it in files.
     *
     * @return such as "group"
     */
    @Override
    public String toString() {
      return word;
    }
  }

  /** The share for validation where nothing is said. */
  public static final double VALIDATION = 0.1;

  /** The share for testing where nothing is said. */
  public static final double TEST = 0.2;

  /** A tenth for validation and a fifth for testing, by chance. */
  public static final RowSplitPlan DEFAULT = shares(VALIDATION, TEST);

  public RowSplitPlan {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(column, "column");
    if (column.isBlank() != (by == By.SHARES)) {
      throw new IllegalArgumentException(
          by == By.SHARES ? "shares need no column" : "a split by " + by + " needs a column");
    }
    boolean none = validation == 0 && test == 0;
    boolean shares = validation >= 0 && test > 0 && validation + test < 1;
    if (by == By.COLUMN ? !none : !shares) {
      throw new IllegalArgumentException(
          by == By.COLUMN
              ? "a split by column takes no shares"
              : "validation must be at least 0, test above 0 and both together below 1, got "
                  + validation
                  + " and "
                  + test);
    }
  }

  /**
   * A split by chance.
   *
   * @param validation the share for validation
   * @param test the share for testing
   * @return the plan
   */
  public static RowSplitPlan shares(double validation, double test) {
    return new RowSplitPlan(By.SHARES, "", validation, test);
  }

  /**
   * A split by what a column says.
   *
   * @param column its cells are train, validation or test
   * @return the plan
   */
  public static RowSplitPlan byColumn(String column) {
    return new RowSplitPlan(By.COLUMN, column, 0, 0);
  }

  /**
   * A split by chance that keeps groups together.
   *
   * @param column rows with the same cell are a group
   * @param validation the share for validation, about
   * @param test the share for testing, about
   * @return the plan
   */
  public static RowSplitPlan byGroup(String column, double validation, double test) {
    return new RowSplitPlan(By.GROUP, column, validation, test);
  }

  /**
   * A split in the order of time.
   *
   * @param column numbers, or dates as ISO 8601 has them
   * @param validation the share for validation
   * @param test the share for testing
   * @return the plan
   */
  public static RowSplitPlan byTime(String column, double validation, double test) {
    return new RowSplitPlan(By.TIME, column, validation, test);
  }
}
