package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import java.util.SplittableRandom;

/**
 * The rows of the parts of a table, each row in one part at most: a function of the plan, the seed
 * and the table.
 *
 * <p>By shares, of n rows round(test n) are for testing, round(validation n) for validation, halves
 * rounded up, and the rest is trained on. For classification and binary each class gives its part
 * of these counts, floor or ceiling of it, by the largest remainders; at least one row of each
 * class is trained on.
 *
 * <p>The rows for calibration are taken from those that would be trained on otherwise, so that
 * validation and test rows do not depend on how many they are: of n such rows round(calibration n),
 * at least one.
 */
public final class TableSplit {
  private final int[] train;
  private final int[] validation;
  private final int[] test;
  private final int[] calibration;

  TableSplit(int[] train, int[] validation, int[] test, int[] calibration) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.calibration = calibration;
  }

  /**
   * Splits a table.
   *
   * @param plan the split of
   * @param table the rows
   * @param seed of what is left to chance
   * @return the rows of the parts, training and test at least one
   * @throws DataFormatException if a part would have no rows, or a cell does not say a part, a
   *     group or a time
   */
  public static TableSplit of(TablePlan plan, Table table, long seed) {
    RowSplitPlan split = plan.split();
    // Other draws than those of the weights, which begin with the seed itself.
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L);
    TableSplit without =
        switch (split.by()) {
          case SHARES -> ShareSplit.of(plan, table, random);
          case COLUMN -> ColumnSplit.of(table, table.column(split.column()));
          case GROUP -> GroupSplit.of(split, table, random);
          case TIME -> TimeSplit.of(split, table);
        };
    TableSplit parts =
        split.calibration() == 0 || without.train.length == 0
            ? without
            : CalibrationRows.of(plan, table, without, seed);
    boolean validated = split.by() == RowSplitPlan.By.COLUMN || split.validation() == 0;
    if (parts.train.length == 0
        || parts.test.length == 0
        || (parts.validation.length == 0 && !validated)) {
      throw new DataFormatException(
          table.source(),
          "of "
              + table.size()
              + " rows "
              + parts.train.length
              + " would be trained on, "
              + parts.validation.length
              + (parts.calibration.length == 0 ? " for validation and " : " for validation, ")
              + parts.test.length
              + " for testing"
              + (parts.calibration.length == 0
                  ? ""
                  : " and " + parts.calibration.length + " for calibration"),
          split.by() == RowSplitPlan.By.COLUMN
              ? "mark rows in " + split.column() + " as train and as test"
              : split.calibration() == 0
                  ? "change the shares of split, or use more rows"
                  : "change the shares of split or calibrationPart, or use more rows");
    }
    return parts;
  }

  /** The rounded counts of shares of all rows: validation and test. */
  static int[] counts(RowSplitPlan split, int rows) {
    return new int[] {
      (int) Math.floor(split.validation() * rows + 0.5), (int) Math.floor(split.test() * rows + 0.5)
    };
  }

  /**
   * The rows to train on.
   *
   * @return ascending
   */
  public int[] train() {
    return train.clone();
  }

  /**
   * The rows for validation.
   *
   * @return ascending; none if there is to be no validation
   */
  public int[] validation() {
    return validation.clone();
  }

  /**
   * The rows to test on.
   *
   * @return ascending
   */
  public int[] test() {
    return test.clone();
  }

  /**
   * The rows to calibrate by, which neither training nor any choice looks at.
   *
   * @return ascending; none if none are kept
   */
  public int[] calibration() {
    return calibration.clone();
  }
}
