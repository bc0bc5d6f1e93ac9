package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataMemory;
import io.evident.models.table.RowSplitPlan;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TablePlan;
import io.evident.models.table.TableReading;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFrameTableTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final DataMemory MEMORY = new DataMemory(1 << 20);
  private static final TableReading ALL = TableReading.all(MEMORY);

  @TempDir private Path folder;

  private static final Dataset<Row> EVERY_TYPE =
      SPARK.sql(
          """
          SELECT * FROM VALUES
            (CAST(1 AS TINYINT), 9007199254740992L, CAST(0.1 AS FLOAT), 1e-7D,
             CAST(12345678901234567890.25 AS DECIMAL(22, 2)), true, '7', DATE'2024-02-29',
             TIMESTAMP'2024-03-31 12:00:00+02:00', TIMESTAMP_NTZ'2024-03-31 12:00:00'),
            (NULL, NULL, CAST('NaN' AS FLOAT), NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (CAST(-2 AS TINYINT), 0L, CAST(2 AS FLOAT), -3D, CAST(5 AS DECIMAL(22, 2)), false, 'NA',
             DATE'2023-01-01', TIMESTAMP'2020-01-01 00:00:00Z', TIMESTAMP_NTZ'2020-01-01 00:00:01')
          AS t(tiny, big, single, real, exact, `yes or no`, text, day, instant, clock)
          """);

  @Test
  void everyTypeIsACell() throws IOException {
    Table table = DataFrameTable.of(EVERY_TYPE, ALL);
    assertEquals(3, table.size());
    List<String> texts = List.of("yes or no", "text", "day", "instant", "clock");
    table.columns().forEach(c -> assertEquals(!texts.contains(c.name()), c.isNumeric(), c.name()));
    Map.of(
            "tiny",
            1.0,
            "big",
            9007199254740992.0,
            "single",
            0.1,
            "real",
            1e-7,
            "exact",
            1.2345678901234567E19)
        .forEach((name, value) -> assertEquals(value, table.value(0, table.column(name)), name));
    Map.of(
            "yes or no", "true",
            "text", "7",
            "day", "2024-02-29",
            "instant", "2024-03-31T10:00:00Z",
            "clock", "2024-03-31T12:00")
        .forEach((name, text) -> assertEquals(text, table.text(0, table.column(name)), name));
    for (int c = 0; c < table.columns().size(); c++) {
      assertTrue(Double.isNaN(table.value(1, c)), table.columns().get(c).name());
    }
    assertTrue(Double.isNaN(table.value(2, table.column("text"))), "NA is missing as in a CSV");
    assertEquals("the DataFrame, row 3", table.place(2));
  }

  @Test
  void timesHaveTheirOrder() throws IOException {
    TablePlan plan =
        TablePlan.of(List.of("y"), TaskKind.REGRESSION)
            .withSplit(RowSplitPlan.byTime("t", 0, 0.25));
    Dataset<Row> rows =
        SPARK.sql(
            "SELECT * FROM VALUES (1, TIMESTAMP'2024-01-01 00:30:00+01:00', 5),"
                + " (2, TIMESTAMP'2024-01-01 00:00:00Z', 6),"
                + " (3, TIMESTAMP'2023-12-31 23:00:00Z', 7),"
                + " (4, TIMESTAMP'2020-01-01 00:00:00Z', 8) AS v(x, t, y)");
    TableData data = TableData.of(plan, DataFrameTable.of(rows, plan, MEMORY), 1);
    assertEquals(List.of(1), Arrays.stream(data.split().test()).boxed().toList());
  }

  @Test
  void itIsTheTableOfTheCsv() throws IOException {
    Path csv = Files.writeString(folder.resolve("rows.csv"), TableTrials.csv(150));
    TablePlan plan = TablePlan.of(List.of("dear"), TaskKind.BINARY);
    Dataset<Row> rows =
        SPARK.read().option("header", "true").option("inferSchema", "true").csv(csv.toString());
    assertEquals("boolean", rows.schema().apply("new").dataType().simpleString());
    Table frame = DataFrameTable.of(rows, plan, MEMORY);
    assertEquals(Table.read(csv, plan.reading(MEMORY)).digest(), frame.digest());
    // In a file instead of memory.
    Table mapped = DataFrameTable.of(rows, plan, new DataMemory(0));
    assertEquals(frame.digest(), mapped.digest());
    assertEquals(
        TableData.of(plan, frame, 1).train().digest(),
        TableData.of(plan, mapped, 1).train().digest());
  }

  @Test
  void whatIsNoTableIsRefused() {
    Dataset<Row> lists = SPARK.sql("SELECT array(1, 2) AS `a.b`, 1 AS y");
    refused(lists, ALL, "column a.b is of type array<int>");
    refused(lists, ALL.without(Set.of("a")), "there is no column a to drop");
    refused(SPARK.sql("SELECT 1 AS y, 2 AS y"), ALL, "several columns of one name");
    refused(SPARK.sql("SELECT 1 AS `y `"), ALL, "the DataFrame: the name of the column \"y \"");
    refused(SPARK.sql("SELECT 1 AS y WHERE false"), ALL, "has no rows");
    refused(
        SPARK.sql("SELECT CAST('Infinity' AS DOUBLE) AS y"), ALL, "row 1, column y: \"Infinity\"");
    refused(
        SPARK.sql("SELECT 'x' AS y"),
        TablePlan.of(List.of("y"), TaskKind.REGRESSION).reading(MEMORY),
        "is not a number");
    refused(
        SPARK.sql("SELECT 1 AS y"),
        TablePlan.of(List.of("z"), TaskKind.REGRESSION).reading(MEMORY),
        "the DataFrame: there is no column z");
  }

  @Test
  void aColumnThatIsDroppedMayBeOfAnyType() throws IOException {
    Dataset<Row> lists = SPARK.sql("SELECT array(1, 2) AS `a.b`, 1 AS y");
    assertEquals(1, DataFrameTable.of(lists, ALL.without(Set.of("a.b"))).columns().size());
  }

  private static void refused(Dataset<Row> rows, TableReading how, String words) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> DataFrameTable.of(rows, how))
            .getMessage();
    assertTrue(said.contains(words), said);
  }
}
