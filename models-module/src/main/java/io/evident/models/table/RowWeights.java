package io.evident.models.table;

import io.evident.models.data.ClassWeights;
import io.evident.models.data.DataFormatException;
import io.evident.models.internal.table.ExactSum;
import java.util.List;

/**
 * How much each row counts: its cell in the column of weights, divided by the mean of these over
 * the training rows, times the weight of its class.
 */
final class RowWeights {
  private final Table table;
  private final TargetEncoder targets;

  /** -1 if there is no such column. */
  private final int column;

  private final double mean;

  /** By label; null if classes weigh the same. */
  private final double[] classes;

  private RowWeights(
      Table table, TargetEncoder targets, int column, double mean, double[] classes) {
    this.table = table;
    this.targets = targets;
    this.column = column;
    this.mean = mean;
    this.classes = classes;
  }

  /** Every row counts 1. */
  static RowWeights none(Table table, TargetEncoder targets) {
    return new RowWeights(table, targets, -1, 1, null);
  }

  static RowWeights of(
      TablePlan plan, Table table, TargetEncoding encoding, TargetEncoder targets, int[] train) {
    int column = plan.weight().map(table::column).orElse(-1);
    double mean = 1;
    if (column >= 0) {
      ExactSum sum = new ExactSum();
      for (int row : train) {
        sum.add(given(table, row, column));
      }
      mean = sum.value() / train.length;
      if (!(mean > 0 && mean <= Double.MAX_VALUE)) {
        throw new DataFormatException(
            table.source() + ", column " + ColumnCells.shown(plan.weight().orElseThrow()),
            "the weights of the training rows have the mean " + mean,
            "give some rows weights above 0");
      }
    }
    return new RowWeights(
        table, targets, column, mean, classes(plan, table, encoding, targets, train));
  }

  private static double[] classes(
      TablePlan plan, Table table, TargetEncoding encoding, TargetEncoder targets, int[] train) {
    ClassWeights weights = plan.classWeights();
    if (weights.equals(ClassWeights.NONE)) {
      return null;
    }
    List<String> names = encoding.classNames();
    int[] counts = new int[names.size()];
    for (int row : train) {
      counts[targets.label(row)]++;
    }
    try {
      return weights.of(names, counts);
    } catch (IllegalArgumentException e) {
      String[] parts = e.getMessage().split("; ", 2);
      throw new DataFormatException(
          table.source() + ", column " + ColumnCells.shown(plan.targets().get(0)),
          parts[0],
          parts[1],
          e);
    }
  }

  private static double given(Table table, int row, int column) {
    double weight = table.value(row, column);
    if (!(weight >= 0)) {
      throw table.error(
          row,
          column,
          Double.isNaN(weight) ? "the weight is missing" : "the weight " + weight + " is below 0",
          "write a number that is at least 0");
    }
    return weight;
  }

  double of(int row) {
    double weight = column < 0 ? 1 : given(table, row, column) / mean;
    return classes == null ? weight : weight * classes[targets.label(row)];
  }
}
