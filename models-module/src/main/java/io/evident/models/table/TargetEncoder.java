package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.task.TaskKind;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Encodes the targets of the rows of a table. It may be used from many threads at once. */
public final class TargetEncoder {
  private static final int SHOWN = 20;

  private final TargetEncoding encoding;
  private final Table table;
  private final int[] positions;

  /** From the table's categories to labels, -1 for none; null of numbers. */
  private final int[][] labels;

  TargetEncoder(TargetEncoding encoding, Table table) {
    this.encoding = encoding;
    this.table = table;
    List<TargetColumn> columns = encoding.columns();
    this.positions = new int[columns.size()];
    this.labels = new int[columns.size()][];
    for (int c = 0; c < positions.length; c++) {
      positions[c] = table.column(columns.get(c).name());
      TableColumn found = table.columns().get(positions[c]);
      if (found.isNumeric() == encoding.task().hasClasses()) {
        throw new DataFormatException(
            table.source() + ", column " + ColumnCells.shown(found.name()),
            "the target is " + found.kind() + ", which does not go with " + encoding.task(),
            "declare its kind");
      }
      if (!found.isNumeric()) {
        labels[c] =
            found.categories().stream().mapToInt(columns.get(c).classes()::indexOf).toArray();
      }
    }
  }

  /**
   * The number of targets of a row.
   *
   * @return K, as {@link TargetEncoding#width}
   */
  public int width() {
    return encoding.width();
  }

  /** The number of classes, for classification; empty for another task. */
  OptionalInt classes() {
    return encoding.task() == TaskKind.CLASSIFICATION
        ? OptionalInt.of(encoding.width())
        : OptionalInt.empty();
  }

  /**
   * The class of a row, for classification and binary.
   *
   * @param row of the table, from 0
   * @return its label, among {@link TargetEncoding#classNames}
   * @throws DataFormatException if it is missing or none that was trained on; it names the row
   * @throws IllegalStateException for another task
   */
  public int label(int row) {
    encoding.classNames();
    return label(row, 0);
  }

  private int label(int row, int column) {
    int label = labels[column][(int) value(row, column)];
    if (label < 0) {
      String text = table.text(row, positions[column]);
      throw table.error(
          row,
          positions[column],
          "no training row has the class \""
              + ColumnCells.shown(text)
              + "\", but "
              + encoding.columns().get(column).classes().stream()
                  .limit(SHOWN)
                  .map(ColumnCells::shown)
                  .collect(Collectors.joining(", ")),
          "mend the cell, or choose a split with every class among the training rows");
    }
    return label;
  }

  /**
   * A target as the table has it, for regression.
   *
   * @param row of the table, from 0
   * @param column which target
   * @return the number in its own unit
   * @throws DataFormatException if it is missing; it names the row
   */
  public double value(int row, int column) {
    double value = table.value(row, positions[column]);
    if (Double.isNaN(value)) {
      throw TargetEncoding.missing(table, row, positions[column]);
    }
    return value;
  }

  /**
   * Encodes the targets of a row.
   *
   * @param row of the table, from 0
   * @param target where to
   * @param at the place of the first; {@link #width} are written
   * @throws DataFormatException if one is missing or none that was trained on; it names the row
   */
  public void encode(int row, double[] target, int at) {
    switch (encoding.task()) {
      case CLASSIFICATION -> {
        int label = label(row, 0);
        for (int c = 0; c < width(); c++) {
          target[at + c] = c == label ? 1 : 0;
        }
      }
      case BINARY, MULTI_LABEL -> {
        for (int c = 0; c < positions.length; c++) {
          target[at + c] = label(row, c);
        }
      }
      case REGRESSION -> {
        for (int c = 0; c < positions.length; c++) {
          target[at + c] = encoding.encode(c, value(row, c));
        }
      }
    }
  }

  /**
   * Encodes the targets of a row as float32.
   *
   * @param row of the table, from 0
   * @param target where to
   * @param at the place of the first
   * @throws DataFormatException if one is missing or none that was trained on; it names the row
   */
  public void encode(int row, float[] target, int at) {
    double[] values = new double[width()];
    encode(row, values, 0);
    for (int c = 0; c < values.length; c++) {
      target[at + c] = (float) values[c];
    }
  }
}
