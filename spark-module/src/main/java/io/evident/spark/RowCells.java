package io.evident.spark;

import io.evident.models.internal.table.CellNumber;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
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
   * @throws IllegalArgumentException if a column cannot be a cell, or there are several of its
   *     name; it is named
   */
  static RowCells of(StructType schema, List<String> names) {
    int[] positions = new int[names.size()];
    for (int c = 0; c < positions.length; c++) {
      requireOne(schema, names.get(c));
      positions[c] = schema.fieldIndex(names.get(c));
      requireCell(schema.fields()[positions[c]]);
    }
    return new RowCells(positions);
  }

  /**
   * Requires that a name stands for one column: which of several is meant nobody knows.
   *
   * @throws IllegalArgumentException if there are several
   */
  static void requireOne(StructType schema, String name) {
    int count = Collections.frequency(Arrays.asList(schema.fieldNames()), name);
    if (count > 1) {
      throw new IllegalArgumentException(
          "the DataFrame has " + count + " columns " + name + "; rename or drop all but one");
    }
  }

  /**
   * Whether cells of a type are written as texts are: as one of them at least, and none of them is
   * the same value written in another way. A double 1 is 1.0, and no category 1.
   */
  static boolean writes(DataType type, List<String> texts) {
    if (type instanceof StringType) {
      return true;
    }
    boolean some = false;
    for (String text : texts) {
      boolean own = text.equals(rewritten(type, text));
      if (!own && rewritten(type, text) != null) {
        return false;
      }
      some |= own;
    }
    return some;
  }

  /** The cell of a type that has the value of a text, as it is written; null if there is none. */
  private static String rewritten(DataType type, String text) {
    boolean whole =
        List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType)
                .contains(type)
            || (type instanceof DecimalType decimal && decimal.scale() == 0);
    try {
      if (whole) {
        double number = CellNumber.parse(text);
        return Double.isFinite(number) && number == Math.rint(number)
            ? new BigDecimal(text).setScale(0, RoundingMode.UNNECESSARY).toPlainString()
            : null;
      }
      if (type.equals(DataTypes.BooleanType)) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals("true") || lower.equals("false") ? lower : null;
      }
      if (type.equals(DataTypes.DateType)) {
        return LocalDate.parse(text).toString();
      }
      if (type.equals(DataTypes.TimestampType)) {
        return Instant.parse(text).toString();
      }
      if (type.equals(DataTypes.TimestampNTZType)) {
        return LocalDateTime.parse(text).toString();
      }
      return null;
    } catch (DateTimeParseException e) {
      return null;
    }
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
