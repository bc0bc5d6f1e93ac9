package io.evident.models.internal.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
  @TempDir private Path folder;

  @Test
  void whatAVeryLongTrainingWritesIsReadAgain() throws IOException {
    Path file = folder.resolve("losses.csv");
    List<String> columns = List.of("step", "steps", "loss");
    CsvTable written = new CsvTable(file, columns, false);
    for (int row = 1; row <= 300_000; row++) {
      written.add(List.of(100L * row, 100, 1 + 1.0 / row));
    }
    written.write();
    assertTrue(Files.size(file) > 1 << 23, "of some megabytes");
    CsvTable read = new CsvTable(file, columns, false);
    read.read(row -> true);
    assertEquals(written.rows(), read.rows());
  }
}
