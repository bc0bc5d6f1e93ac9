package io.evident.spark;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of a DataFrame as the texts that a CSV has, so that both give the same table. */
final class RowCells implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] positions;

  private RowCells(int[] positions) {
    this.positions = positions;
  }

  /**
   * The cells of some columns.
   *
   * @throws IllegalArgumentException if a column cannot be a cell; it is named
   */
  static RowCells of(StructType schema, List<String> names) {
    int[] positions = new int[names.size()];
    for (int c = 0; c < positions.length; c++) {
      positions[c] = schema.fieldIndex(names.get(c));
      requireCell(schema.fields()[positions[c]]);
    }
    return new RowCells(positions);
  }

  private static void requireCell(StructField field) {
    DataType type = field.dataType();
    boolean known =
        isNumeric(type)
            || type instanceof StringType
            || List.of(
                    DataTypes.BooleanType,
                    DataTypes.DateType,
                    DataTypes.TimestampType,
                    DataTypes.TimestampNTZType)
                .contains(type);
    if (!known) {
      throw new IllegalArgumentException(
          "column "
              + field.name()
              + " is of type "
              + type.simpleString()
              + ", which no cell of a table has; drop it, or select what is in it as columns");
    }
  }

  /** Whether cells are numbers. */
  static boolean isNumeric(DataType type) {
    return type instanceof NumericType;
  }

  /** The cells of a row; empty where there is null. */
  List<String> of(Row row) {
    List<String> cells = new ArrayList<>(positions.length);
    for (int position : positions) {
      cells.add(text(row.get(position)));
    }
    return cells;
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    // A time as ISO 8601 has it, in UTC; Spark gives either class, by its settings.
    if (value instanceof java.sql.Timestamp time) {
      return time.toInstant().toString();
    }
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate().toString();
    }
    return value.toString();
  }
}
