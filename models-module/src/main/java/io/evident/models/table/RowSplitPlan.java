package io.evident.models.table;

import java.util.Objects;

/**
 * Which rows are trained on, which are for validation, for testing and for calibration.
 *
 * @param by what decides it
 * @param column whose cells decide it; empty for shares
 * @param validation the share of all rows for validation, in [0, 1); 0 by column
 * @param test the share of all rows for testing, in (0, 1); 0 by column
 * @param calibration the share of the rows that validation and testing leave which is kept out of
 *     training and of every choice, in [0, 1); 0 by column
 */
public record RowSplitPlan(
    By by, String column, double validation, double test, double calibration) {
  /** What decides the part of a row. */
  public enum By {
    /** Chance, the classes of a target alike in all parts. */
    SHARES("shares"),
    /** A column that says train, validation, test or calibration. */
    COLUMN("column"),
    /** Chance, the rows of a group together. */
    GROUP("group"),
    /**
     * The order of a column: the last rows are for testing, those before for validation, and those
     * before these for calibration.
     */
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

  /**
   * A split that keeps no rows for calibration, unless a column marks some.
   *
   * @param by what decides it
   * @param column whose cells decide it; empty for shares
   * @param validation the share of all rows for validation, in [0, 1); 0 by column
   * @param test the share of all rows for testing, in (0, 1); 0 by column
   */
  public RowSplitPlan(By by, String column, double validation, double test) {
    this(by, column, validation, test, 0);
  }

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
    if (!(calibration >= 0 && calibration < 1)) {
      throw new IllegalArgumentException(
          "calibrationPart must be at least 0 and less than 1, got " + calibration);
    }
    if (by == By.COLUMN && calibration > 0) {
      throw new IllegalArgumentException(
          "a split by column takes no calibrationPart: mark rows in " + column + " as calibration");
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
   * @param column its cells are train, validation, test or calibration
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

  /**
   * The same with rows kept for calibration.
   *
   * @param part of the rows that would be trained on, in [0, 1)
   * @return a new plan
   */
  public RowSplitPlan withCalibration(double part) {
    return new RowSplitPlan(by, column, validation, test, part);
  }

  /**
   * The same without validation.
   *
   * @return a new plan
   */
  public RowSplitPlan withoutValidation() {
    return new RowSplitPlan(by, column, 0, test, calibration);
  }
}
