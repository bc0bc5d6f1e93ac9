package io.evident.models.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.DataMemory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** Small tables, and how they are refused. */
final class TestTables {
  static final DataMemory MEMORY = new DataMemory(1 << 20);

  private TestTables() {}

  static Table of(TableReading how, String... lines) throws IOException {
    List<List<String>> rows =
        Arrays.stream(lines).map(line -> List.of(line.split(",", -1))).toList();
    return Table.of("made", rows.get(0), rows.subList(1, rows.size()), how);
  }

  static Table of(TablePlan plan, String... lines) throws IOException {
    return of(plan.reading(MEMORY), lines);
  }

  /** Refused in one line that has all the words. */
  static void assertRefused(Executable reading, String... words) {
    DataFormatException refused = assertThrows(DataFormatException.class, reading);
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    for (String word : words) {
      assertTrue(refused.getMessage().contains(word), refused.getMessage() + " lacks " + word);
    }
  }
}
