package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowCellsTest {
  /** Whether cells of a type may be categories of a model, which has these. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "string      | 1 2 3              | true",
        "bigint      | 1 2 3              | true",
        "int         | -1 0 unknown       | true",
        "tinyint     | 1 2.5              | true",
        "decimal(9)  | 1 2 3              | true",
        "int         | 1.0 2.0            | false",
        "int         | 01 2               | false",
        "int         | 1 2.0              | false",
        "int         | 1e2                | false",
        "int         | north south        | false",
        "double      | 1 2 3              | false",
        "double      | 1.0 2.0            | false",
        "float       | 1 2                | false",
        "decimal(9,1)| 1 2                | false",
        "boolean     | false true         | true",
        "boolean     | False True         | false",
        "boolean     | 0 1                | false",
        "date        | 2024-05-01         | true",
        "date        | 2024/05/01         | false",
        "timestamp   | 2024-05-01T00:00:00Z | true",
        "timestamp   | 2024-05-01T00:00Z  | false",
      })
  void cellsMustBeWrittenAsTheCategoriesAre(String type, String texts, boolean written) {
    DataType of = DataType.fromDDL(type);
    assertEquals(written, RowCells.writes(of, List.of(texts.split(" "))), type + " of " + texts);
  }

  @Test
  void ofTwoColumnsOfOneNameNoneIsTaken() {
    StructType twice =
        new StructType().add("a", DataTypes.LongType).add("b", "int").add("a", "int");
    String said =
        assertThrows(IllegalArgumentException.class, () -> RowCells.of(twice, List.of("b", "a")))
            .getMessage();
    assertTrue(said.contains("has 2 columns a; rename or drop all but one"), said);
    RowCells.of(twice, List.of("b"));
  }
}
