package io.evident.models.table;

import java.util.ArrayList;
import java.util.List;

/** Finds which categories of a column get a feature of their own. */
final class CategoryFit implements ColumnFit {
  /** What rare categories are called together. */
  static final String OTHER = "other";

  private final Table table;
  private final int column;
  private final boolean isFilled;
  private final int rare;
  private final int[] counts;
  private boolean hasMissing;

  CategoryFit(ColumnPlan plan, Table table, int column) {
    this.table = table;
    this.column = column;
    this.isFilled = plan.missing() == MissingCells.MEDIAN;
    this.rare = plan.rare();
    this.counts = new int[table.columns().get(column).categories().size()];
  }

  @Override
  public void add(int row) {
    double code = table.value(row, column);
    if (!Double.isNaN(code)) {
      counts[(int) code]++;
    } else if (isFilled) {
      hasMissing = true;
    } else {
      throw ColumnFit.missing(table, row, column);
    }
  }

  @Override
  public boolean endPass() {
    return false;
  }

  @Override
  public FeatureColumn column() {
    TableColumn cells = table.columns().get(column);
    List<String> own = new ArrayList<>();
    boolean other = false;
    for (int c = 0; c < counts.length; c++) {
      String category = cells.categories().get(c);
      if (counts[c] == 0) {
        continue;
      }
      // A category that is called so takes the rare ones in.
      if (counts[c] < rare || (rare > 1 && category.equals(OTHER))) {
        other = true;
      } else {
        own.add(category);
      }
    }
    if (own.isEmpty() && !other) {
      throw ColumnFit.allMissing(table, cells.name());
    }
    return FeatureColumn.categorical(cells.name(), own, other, hasMissing);
  }
}
