package io.evident.models.table;

import io.evident.models.data.ClassWeights;
import io.evident.models.data.DataMemory;
import io.evident.models.task.TaskKind;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is learned from a table: what of it is predicted, from what, and on which rows.
 *
 * @param targets the columns to predict, at least one; one for classification and binary
 * @param task what to predict of them
 * @param weight the column of how much each row counts
 * @param positive the class that binary predicts; empty for the second in order
 * @param standardizeTarget whether numbers to predict are standardized by the mean and the
 *     deviation of the training rows
 * @param classWeights how much each class counts, for classification and binary
 * @param separator what stands between the cells; empty to find it in the header
 * @param columns what is made of the columns
 * @param split which rows are for what
 */
public record TablePlan(
    List<String> targets,
    TaskKind task,
    Optional<String> weight,
    Optional<String> positive,
    boolean standardizeTarget,
    ClassWeights classWeights,
    Optional<Separator> separator,
    ColumnPlan columns,
    RowSplitPlan split) {

  public TablePlan {
    targets = List.copyOf(targets);
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(weight, "weight");
    Objects.requireNonNull(positive, "positive");
    Objects.requireNonNull(classWeights, "classWeights");
    Objects.requireNonNull(separator, "separator");
    Objects.requireNonNull(columns, "columns");
    Objects.requireNonNull(split, "split");
    boolean one = task == TaskKind.CLASSIFICATION || task == TaskKind.BINARY;
    if (targets.isEmpty() || (one && targets.size() > 1)) {
      throw new IllegalArgumentException(
          task + " needs " + (one ? "one target" : "a target") + ", got " + targets);
    }
    if (positive.isPresent() && task != TaskKind.BINARY) {
      throw new IllegalArgumentException("positive is for binary, not for " + task);
    }
    if (!one && !classWeights.equals(ClassWeights.NONE)) {
      throw new IllegalArgumentException(
          "classWeights are for classification and binary, not for " + task);
    }
    if (!standardizeTarget && task.hasClasses()) {
      throw new IllegalArgumentException("standardizeTarget is for regression, not for " + task);
    }
    Set<String> used = new HashSet<>();
    for (String target : targets) {
      requireOnce(used, target, "target");
    }
    weight.ifPresent(name -> requireOnce(used, name, "weight"));
    if (split.by() != RowSplitPlan.By.SHARES) {
      requireOnce(used, split.column(), "split by " + split.by());
    }
    for (String dropped : columns.drop()) {
      requireOnce(used, dropped, "drop");
    }
    for (String name : used) {
      ColumnPlan.Numeric numeric = columns.numeric().get(name);
      if (numeric != null && numeric.log()) {
        throw new IllegalArgumentException(
            "log: true is for features, and column " + name + " is none");
      }
    }
    requireKind(
        task.hasClasses() ? columns.numeric().keySet() : columns.categorical(), targets, task);
    requireKind(columns.categorical(), weight.stream().toList(), "a weight");
  }

  private static void requireKind(Collection<String> others, List<String> names, Object role) {
    for (String name : names) {
      if (others.contains(name)) {
        throw new IllegalArgumentException(
            "column " + name + " is declared of a kind that does not go with " + role);
      }
    }
  }

  private static void requireOnce(Set<String> used, String column, String role) {
    if (column.isBlank()) {
      throw new IllegalArgumentException("a column's name must not be blank, at " + role);
    }
    if (!used.add(column)) {
      throw new IllegalArgumentException(
          "column " + column + " has two roles, the second being " + role);
    }
  }

  /**
   * A plan with the usual rest: no weights, targets of regression standardized, all other columns
   * features, a tenth of the rows for validation and a fifth for testing.
   *
   * @param targets the columns to predict
   * @param task what to predict of them
   * @return the plan
   */
  public static TablePlan of(List<String> targets, TaskKind task) {
    return new TablePlan(
        targets,
        task,
        Optional.empty(),
        Optional.empty(),
        true,
        ClassWeights.NONE,
        Optional.empty(),
        ColumnPlan.DEFAULT,
        RowSplitPlan.DEFAULT);
  }

  /**
   * The task that targets suggest: of one column of texts binary if there are two, else
   * classification; of several columns with two values each multiLabel; else regression.
   *
   * @param table all inferred
   * @param targets the columns to predict
   * @return the task
   * @throws io.evident.models.data.DataFormatException if the table lacks one of them
   */
  public static TaskKind suggestedTask(Table table, List<String> targets) {
    List<TableColumn> columns =
        targets.stream().map(name -> table.columns().get(table.column(name))).toList();
    if (columns.size() == 1) {
      TableColumn target = columns.get(0);
      if (target.isNumeric()) {
        return TaskKind.REGRESSION;
      }
      return target.categories().size() == 2 ? TaskKind.BINARY : TaskKind.CLASSIFICATION;
    }
    boolean two = true;
    for (TableColumn column : columns) {
      two &=
          column.isNumeric()
              ? isZeroOrOne(table, table.column(column.name()))
              : column.categories().size() == 2;
    }
    return two ? TaskKind.MULTI_LABEL : TaskKind.REGRESSION;
  }

  private static boolean isZeroOrOne(Table table, int column) {
    for (int row = 0; row < table.size(); row++) {
      double value = table.value(row, column);
      if (value != 0 && value != 1) {
        return false;
      }
    }
    return true;
  }

  /**
   * The same with numbers to predict standardized or left as they are.
   *
   * @param standardized whether they are standardized
   * @return a new plan
   */
  public TablePlan withStandardizedTarget(boolean standardized) {
    return new TablePlan(
        targets, task, weight, positive, standardized, classWeights, separator, columns, split);
  }

  /**
   * The same with other columns.
   *
   * @param other what is made of the columns
   * @return a new plan
   */
  public TablePlan withColumns(ColumnPlan other) {
    return new TablePlan(
        targets, task, weight, positive, standardizeTarget, classWeights, separator, other, split);
  }

  /**
   * The same with another split.
   *
   * @param other which rows are for what
   * @return a new plan
   */
  public TablePlan withSplit(RowSplitPlan other) {
    return new TablePlan(
        targets,
        task,
        weight,
        positive,
        standardizeTarget,
        classWeights,
        separator,
        columns,
        other);
  }

  /**
   * How to read the table that the plan is for. Targets with classes are read as texts, those of
   * regression and the weights as numbers.
   *
   * @param memory how many bytes of cells may be held
   * @return the reading
   */
  public TableReading reading(DataMemory memory) {
    Set<String> numeric = new LinkedHashSet<>(columns.numeric().keySet());
    Set<String> categorical = new LinkedHashSet<>(columns.categorical());
    (task.hasClasses() ? categorical : numeric).addAll(targets);
    weight.ifPresent(numeric::add);
    if (split.by() == RowSplitPlan.By.COLUMN) {
      categorical.add(split.column());
    }
    return new TableReading(
        separator, Set.of(), Set.copyOf(columns.drop()), numeric, categorical, memory);
  }

  /** The columns that are no features. */
  Set<String> roles() {
    Set<String> roles = new HashSet<>(targets);
    weight.ifPresent(roles::add);
    if (split.by() != RowSplitPlan.By.SHARES) {
      roles.add(split.column());
    }
    return roles;
  }
}
