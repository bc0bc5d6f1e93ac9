package io.evident.spark;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.models.data.DataMemory;
import io.evident.models.table.Table;
import io.evident.models.table.TablePlan;
import io.evident.models.table.TableReading;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A DataFrame as a table to train on. It is the same, bit for bit, as that of the CSV which Spark
 * would write of it, if there are no timestamps, which Spark writes in another form, and if columns
 * of strings that read as numbers, or have no value, are declared.
 *
 * <pre>{@code
 * Table table = DataFrameTable.of(spark.table("wines").orderBy("id"), plan, DataMemory.halfOfFree());
 * TableData data = TableData.of(plan, table, 1);
 * }</pre>
 *
 * <p>Columns of numbers, decimals included, are numeric; booleans are the texts true and false,
 * dates and timestamps texts as ISO 8601 has them (timestamps in UTC); these and strings are
 * categorical, unless the reading says otherwise, as that of a plan does for targets. A cell is
 * missing if it is null, or reads as a missing cell of a CSV does, such as NaN or an empty string.
 * Columns of other types must be dropped.
 *
 * <p>Rows come to the driver a partition at a time and once, in the order that the DataFrame gives
 * them; the split of the table follows it, so a DataFrame that has no order of its own is to be
 * sorted.
 */
public final class DataFrameTable {
  private static final String SOURCE = "the DataFrame";

  private DataFrameTable() {}

  /**
   * The table that a plan is for.
   *
   * @param rows the DataFrame
   * @param plan what is learned of it
   * @param memory how many bytes of cells may be held; more lie in a temporary file
   * @return the table; close it when it is no longer read
   * @throws IllegalArgumentException if a column is not there, or cannot be one of a table; it is
   *     named, and where a cell is wrong its row, counted from 1
   * @throws IOException if a temporary file is needed and cannot be written
   */
  public static Table of(Dataset<Row> rows, TablePlan plan, DataMemory memory) throws IOException {
    return of(rows, plan.reading(memory));
  }

  /**
   * A table.
   *
   * @param rows the DataFrame
   * @param how which columns, of what kinds
   * @return the table; close it when it is no longer read
   * @throws IllegalArgumentException if a column is not there, or cannot be one of a table; it is
   *     named, and where a cell is wrong its row, counted from 1
   * @throws IOException if a temporary file is needed and cannot be written
   */
  public static Table of(Dataset<Row> rows, TableReading how) throws IOException {
    List<String> all = Arrays.asList(rows.schema().fieldNames());
    for (String dropped : how.dropped()) {
      if (!all.contains(dropped)) {
        throw new IllegalArgumentException(
            SOURCE
                + ": there is no column "
                + dropped
                + " to drop; "
                + NearestName.hint(dropped, all));
      }
    }
    if (new HashSet<>(all).size() < all.size()) {
      throw new IllegalArgumentException(
          SOURCE + ": has several columns of one name; rename them, got " + all);
    }
    List<String> kept =
        all.stream()
            .filter(name -> how.only().isEmpty() || how.only().contains(name))
            .filter(name -> !how.dropped().contains(name))
            .toList();
    for (String name : kept) {
      if (!name.equals(name.strip())) {
        throw new IllegalArgumentException(
            SOURCE
                + ": the name of the column \""
                + name
                + "\" begins or ends with a blank, which the columns of a table do not; rename it");
      }
    }
    Dataset<Row> selected =
        rows.select(kept.stream().map(DataFrameTable::column).toArray(Column[]::new));
    StructType schema = selected.schema();
    RowCells cells = RowCells.of(schema, kept);
    return Table.of(
        SOURCE, kept, () -> texts(cells, selected.toLocalIterator()), declared(schema, how));
  }

  /** What a name means, whatever characters it has. */
  private static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** The kind of every column is known, so the rows are read once. */
  private static TableReading declared(StructType schema, TableReading how) {
    Set<String> numeric = new LinkedHashSet<>(how.numeric());
    Set<String> categorical = new LinkedHashSet<>(how.categorical());
    for (StructField field : schema.fields()) {
      if (!numeric.contains(field.name()) && !categorical.contains(field.name())) {
        (RowCells.isNumeric(field.dataType()) ? numeric : categorical).add(field.name());
      }
    }
    return new TableReading(
        Optional.empty(), how.only(), Set.of(), numeric, categorical, how.memory());
  }

  private static Iterator<List<String>> texts(RowCells cells, Iterator<Row> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public List<String> next() {
        return cells.of(rows.next());
      }
    };
  }
}
