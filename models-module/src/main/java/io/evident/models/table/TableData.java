package io.evident.models.table;

import io.evident.models.data.ClassWeights;
import io.evident.models.data.ExampleSplits;
import io.evident.models.task.Task;
import java.util.Optional;

/** A table as a network is trained on it: split, encoded by its training rows, and checked. */
public final class TableData implements ExampleSplits {
  private final Table table;
  private final TablePlan plan;
  private final TableSplit split;
  private final TableEncoding encoding;
  private final TargetEncoding targets;
  private final TableExamples train;
  private final Optional<TableExamples> validation;
  private final TableExamples test;
  private final Optional<TableExamples> calibration;
  private final boolean isWeighted;

  private TableData(TablePlan plan, Table table, TableSplit split) {
    this.table = table;
    this.plan = plan;
    this.split = split;
    int[] rows = split.train();
    this.targets = TargetEncoding.fit(plan, table, rows);
    this.encoding = TableEncoding.fit(plan, table, rows);
    RowEncoder featureRows = encoding.of(table);
    TargetEncoder targetRows = targets.of(table);
    RowWeights weights = RowWeights.of(plan, table, targets, targetRows, rows);
    this.isWeighted = plan.weight().isPresent() || !plan.classWeights().equals(ClassWeights.NONE);
    this.train = part(featureRows, targetRows, weights, rows);
    this.validation =
        split.validation().length == 0
            ? Optional.empty()
            : Optional.of(part(featureRows, targetRows, weights, split.validation()));
    this.test = part(featureRows, targetRows, weights, split.test());
    this.calibration =
        split.calibration().length == 0
            ? Optional.empty()
            : Optional.of(part(featureRows, targetRows, weights, split.calibration()));
  }

  private TableExamples part(
      RowEncoder featureRows, TargetEncoder targetRows, RowWeights weights, int[] rows) {
    TableExamples part =
        new TableExamples(
            table, featureRows, encoding.featureNames(), targetRows, weights, isWeighted, rows);
    part.check();
    return part;
  }

  /**
   * Splits a table, measures its encodings on the training rows and checks that every row of every
   * part can be encoded.
   *
   * @param plan what is learned
   * @param table read as the plan says, see {@link TablePlan#reading}
   * @param seed of the split
   * @return the examples
   * @throws io.evident.models.data.DataFormatException if something in the table cannot be used; it
   *     names row and column
   */
  public static TableData of(TablePlan plan, Table table, long seed) {
    TargetEncoding.requireTwoClasses(plan, table);
    return new TableData(plan, table, TableSplit.of(plan, table, seed));
  }

  @Override
  public String source() {
    return table.source();
  }

  /**
   * The table.
   *
   * @return it, with its columns
   */
  public Table table() {
    return table;
  }

  /**
   * What is learned.
   *
   * @return the plan
   */
  public TablePlan plan() {
    return plan;
  }

  /**
   * What is to be predicted of a row.
   *
   * @return the task, with the names and scales of its targets
   */
  public Task task() {
    return targets.asTask();
  }

  /**
   * The rows of the parts.
   *
   * @return the split
   */
  public TableSplit split() {
    return split;
  }

  /**
   * How columns become features.
   *
   * @return as measured on the training rows
   */
  public TableEncoding encoding() {
    return encoding;
  }

  /**
   * How columns become targets.
   *
   * @return as measured on the training rows
   */
  public TargetEncoding targets() {
    return targets;
  }

  /**
   * Whether rows count differently.
   *
   * @return false if every weight is 1
   */
  public boolean isWeighted() {
    return isWeighted;
  }

  /**
   * The rows to train on.
   *
   * @return in the order of the table
   */
  @Override
  public TableExamples train() {
    return train;
  }

  /**
   * The rows for validation.
   *
   * @return in the order of the table; empty if there are none
   */
  public Optional<TableExamples> validation() {
    return validation;
  }

  /**
   * The rows to test on.
   *
   * @return in the order of the table
   */
  @Override
  public TableExamples test() {
    return test;
  }

  /**
   * The rows to calibrate by, which neither training nor any choice looks at.
   *
   * @return in the order of the table; empty if none are kept
   */
  public Optional<TableExamples> calibration() {
    return calibration;
  }
}
