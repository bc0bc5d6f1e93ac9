package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.internal.table.CellNumber;
import io.evident.models.internal.table.NumberScale;
import io.evident.models.task.Binary;
import io.evident.models.task.Classification;
import io.evident.models.task.MultiLabel;
import io.evident.models.task.Regression;
import io.evident.models.task.Task;
import io.evident.models.task.TaskKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How target columns become what a network is trained on, measured on the training rows. It is a
 * component of {@link io.evident.models.storage.StoredJson} records as it stands.
 *
 * <p>Targets of a row, K of them: for classification 1 at the class and 0 at the others; for binary
 * 1 if it is of the positive class, else 0; for multiLabel the same for each column; for regression
 * (y - mean) / deviation of each column.
 *
 * @param task what is predicted
 * @param columns the targets in order
 */
public record TargetEncoding(TaskKind task, List<TargetColumn> columns) {
  private static final int SHOWN = 20;

  public TargetEncoding {
    Objects.requireNonNull(task, "task");
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("there must be a target");
    }
  }

  /**
   * Measures an encoding.
   *
   * @param plan what is predicted
   * @param table the rows, read as the plan says
   * @param trainRows the rows to measure, at least one
   * @return the encoding
   * @throws DataFormatException if a target has one value in these rows, too many for its task, or
   *     a missing one; it names row or column
   */
  public static TargetEncoding fit(TablePlan plan, Table table, int[] trainRows) {
    List<TargetColumn> columns = new ArrayList<>();
    for (String name : plan.targets()) {
      int column = table.column(name);
      columns.add(
          plan.task().hasClasses()
              ? classes(plan, table, column, trainRows)
              : numbers(plan, table, column, trainRows));
    }
    return new TargetEncoding(plan.task(), columns);
  }

  /** Refuses a target that has more than two classes where there may be two. */
  static void requireTwoClasses(TablePlan plan, Table table) {
    if (plan.task() != TaskKind.BINARY && plan.task() != TaskKind.MULTI_LABEL) {
      return;
    }
    for (String name : plan.targets()) {
      TableColumn target = table.columns().get(table.column(name));
      if (target.categories().size() > 2) {
        throw new DataFormatException(
            where(table, target),
            plan.task()
                + " needs two classes, and the column has "
                + target.categories().size()
                + ": "
                + shown(target.categories()),
            plan.task() == TaskKind.BINARY
                ? "use task: classification, or regression of numbers"
                : "name columns with two values");
      }
    }
  }

  /** Refuses a missing target. */
  static void requireKnown(Table table, int column) {
    if (table.columns().get(column).missing() == 0) {
      return;
    }
    for (int row = 0; row < table.size(); row++) {
      if (Double.isNaN(table.value(row, column))) {
        throw missing(table, row, column);
      }
    }
  }

  static DataFormatException missing(Table table, int row, int column) {
    return table.error(row, column, "the target is missing", "fill it in, or remove the row");
  }

  private static TargetColumn classes(TablePlan plan, Table table, int column, int[] rows) {
    TableColumn target = table.columns().get(column);
    if (target.isNumeric()) {
      throw new DataFormatException(
          where(table, target),
          "the target was read as numbers, and " + plan.task() + " needs classes",
          "read the table as its plan says");
    }
    boolean[] seen = new boolean[target.categories().size()];
    for (int row : rows) {
      double code = table.value(row, column);
      if (Double.isNaN(code)) {
        throw missing(table, row, column);
      }
      seen[(int) code] = true;
    }
    List<String> classes = new ArrayList<>();
    for (int c = 0; c < seen.length; c++) {
      if (seen[c]) {
        classes.add(target.categories().get(c));
      }
    }
    requireApart(table, target, classes);
    requireSeveral(table, target, classes.size(), classes.get(0));
    if (plan.task() != TaskKind.CLASSIFICATION && classes.size() != 2) {
      throw new DataFormatException(
          where(table, target),
          plan.task()
              + " needs two classes, and the training rows have "
              + classes.size()
              + ": "
              + shown(classes),
          plan.task() == TaskKind.BINARY
              ? "use task: classification"
              : "name columns with two values");
    }
    plan.positive()
        .ifPresent(
            positive -> {
              if (!classes.contains(positive)) {
                throw new DataFormatException(
                    where(table, target),
                    "there is no class \"" + positive + "\" to be the positive one",
                    "name one of " + shown(classes));
              }
              if (classes.indexOf(positive) == 0) {
                Collections.reverse(classes);
              }
            });
    return new TargetColumn(target.name(), classes, 0, 1);
  }

  /** Refuses classes that are one number written in two ways. */
  private static void requireApart(Table table, TableColumn target, List<String> classes) {
    for (int c = 1; c < classes.size(); c++) {
      String one = classes.get(c - 1);
      String two = classes.get(c);
      boolean isRounded = CellNumber.isRounded(one) || CellNumber.isRounded(two);
      if (CellNumber.parse(one) == CellNumber.parse(two) && !isRounded) {
        throw new DataFormatException(
            where(table, target),
            "the classes " + one + " and " + two + " are the same number",
            "write it in one way");
      }
    }
  }

  private static void requireSeveral(Table table, TableColumn target, int values, String value) {
    if (values < 2) {
      throw new DataFormatException(
          where(table, target),
          "the target has one value in the training rows, "
              + ColumnCells.shown(value)
              + ", and there is nothing to learn",
          "name another target, or use more rows");
    }
  }

  private static TargetColumn numbers(TablePlan plan, Table table, int column, int[] rows) {
    TableColumn target = table.columns().get(column);
    if (!target.isNumeric()) {
      throw new DataFormatException(
          where(table, target),
          "the target was read as texts, and regression needs numbers",
          "use task: classification, or write numbers");
    }
    for (int row : rows) {
      if (Double.isNaN(table.value(row, column))) {
        throw missing(table, row, column);
      }
    }
    NumberScale scale = NumberScale.of(rows.length, i -> table.value(rows[i], column));
    requireSeveral(table, target, scale.deviation() == 0 ? 1 : 2, table.text(rows[0], column));
    if (!scale.isFinite()) {
      throw new DataFormatException(
          where(table, target),
          "its numbers are too large for their deviation to be a double",
          "change their unit");
    }
    return plan.standardizeTarget()
        ? new TargetColumn(target.name(), List.of(), scale.mean(), scale.deviation())
        : new TargetColumn(target.name(), List.of(), 0, 1);
  }

  private static String where(Table table, TableColumn column) {
    return table.source() + ", column " + ColumnCells.shown(column.name());
  }

  private static String shown(List<String> classes) {
    return classes.stream().limit(SHOWN).map(ColumnCells::shown).collect(Collectors.joining(", "))
        + (classes.size() > SHOWN ? ", ..." : "");
  }

  /**
   * The number of targets of a row.
   *
   * @return K: the number of classes for classification, else that of the columns
   */
  public int width() {
    return task == TaskKind.CLASSIFICATION ? columns.get(0).classes().size() : columns.size();
  }

  /**
   * The classes of classification and binary.
   *
   * @return in the order of the labels; of binary the negative one and the positive one
   * @throws IllegalStateException for another task
   */
  public List<String> classNames() {
    requireLabels();
    return columns.get(0).classes();
  }

  private void requireLabels() {
    if (task != TaskKind.CLASSIFICATION && task != TaskKind.BINARY) {
      throw new IllegalStateException("a " + task + " has no one class of a row");
    }
  }

  /**
   * An output of regression in the unit of the table.
   *
   * @param column which target
   * @param output of a network that was trained on encoded targets
   * @return mean + deviation * output
   */
  public double decode(int column, double output) {
    TargetColumn target = columns.get(column);
    return target.mean() + target.deviation() * output;
  }

  /**
   * A number in the unit of the table as a network is trained on it.
   *
   * @param column which target
   * @param value as the table has it
   * @return (value - mean) / deviation
   */
  public double encode(int column, double value) {
    TargetColumn target = columns.get(column);
    return (value - target.mean()) / target.deviation();
  }

  /**
   * What a network is to say.
   *
   * @return the task, with the names and scales of these targets
   */
  public Task asTask() {
    return switch (task) {
      case CLASSIFICATION -> new Classification(classNames());
      case BINARY -> new Binary(classNames().get(0), classNames().get(1));
      case MULTI_LABEL -> new MultiLabel(columns.stream().map(TargetEncoding::label).toList());
      case REGRESSION ->
          new Regression(
              columns.stream().map(TargetColumn::name).toList(),
              columns.stream().map(TargetColumn::mean).toList(),
              columns.stream().map(TargetColumn::deviation).toList());
    };
  }

  /** A column of zeros and ones stands for what its name says, another for its positive class. */
  private static String label(TargetColumn column) {
    String positive = column.classes().get(1);
    return positive.equals("1") ? column.name() : column.name() + "=" + positive;
  }

  /**
   * The same reading with the target columns too, for a table with which to judge a model.
   *
   * @param features of the features alone
   * @return a new reading
   */
  public TableReading reading(TableReading features) {
    Set<String> names =
        columns.stream()
            .map(TargetColumn::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return task.hasClasses() ? features.with(Set.of(), names) : features.with(names, Set.of());
  }

  /**
   * The targets of the rows of a table.
   *
   * @param table that has the target columns
   * @return what encodes them
   * @throws DataFormatException if a target is not there or of another kind
   */
  public TargetEncoder of(Table table) {
    return new TargetEncoder(this, table);
  }
}
