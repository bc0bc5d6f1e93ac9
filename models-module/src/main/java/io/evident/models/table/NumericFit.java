package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.internal.table.NumberScale;
import io.evident.models.internal.table.RankSearch;

/**
 * Measures a column of numbers: its median where that is asked for, then its mean and deviation.
 */
final class NumericFit implements ColumnFit {
  private final Table table;
  private final int column;
  private final String name;
  private final boolean isFilled;
  private final boolean isLog;

  private int missing;
  private int present;
  private boolean isChecked;

  /** The two numbers in the middle, which may be the same; null where no median is asked for. */
  private RankSearch lower;

  private RankSearch upper;
  private double median = Double.NaN;
  private final NumberScale.Fit scale = new NumberScale.Fit();

  NumericFit(ColumnPlan plan, Table table, int column) {
    this.table = table;
    this.column = column;
    this.name = table.columns().get(column).name();
    this.isFilled = plan.missing() == MissingCells.MEDIAN;
    this.isLog = plan.numeric().getOrDefault(name, new ColumnPlan.Numeric(false)).log();
  }

  @Override
  public void add(int row) {
    double x = table.value(row, column);
    if (!isChecked) {
      check(row, x);
    } else if (lower != null && !lower.isFound()) {
      if (!Double.isNaN(x)) {
        lower.add(x);
        upper.add(x);
      }
    } else {
      double filled = Double.isNaN(x) ? median : x;
      scale.add(isLog ? Math.log(filled) : filled);
    }
  }

  private void check(int row, double x) {
    if (Double.isNaN(x)) {
      if (!isFilled) {
        throw ColumnFit.missing(table, row, column);
      }
      missing++;
      return;
    }
    present++;
    if (isLog && x <= 0) {
      throw table.error(
          row,
          column,
          table.text(row, column) + " has no logarithm",
          "mend the cell, or take the column without log: true");
    }
  }

  @Override
  public boolean endPass() {
    if (!isChecked) {
      isChecked = true;
      if (present == 0) {
        throw ColumnFit.allMissing(table, name);
      }
      if (isFilled) {
        lower = new RankSearch((present - 1) / 2);
        upper = new RankSearch(present / 2);
      }
      return true;
    }
    if (lower != null && !lower.isFound()) {
      lower.endPass();
      upper.endPass();
      if (lower.isFound()) {
        median =
            lower.number() == upper.number()
                ? lower.number()
                : lower.number() / 2 + upper.number() / 2;
      }
      return true;
    }
    return scale.endPass();
  }

  @Override
  public FeatureColumn column() {
    NumberScale measured = scale.scale();
    if (!measured.isFinite()) {
      throw new DataFormatException(
          table.source() + ", column " + ColumnCells.shown(name),
          "its numbers are too large for their deviation to be a double",
          "change their unit, or take it with log: true");
    }
    return FeatureColumn.numeric(
        name, isLog, measured.mean(), measured.deviation(), median, missing > 0);
  }
}
