package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.storage.DirectoryLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Holds what a directory of runs has come to against another, byte by byte. */
final class RunFiles {
  /** They say when and how long; nothing else differs. */
  private static final Set<String> DATED = Set.of("provenance.json", "report.html");

  private static final Set<String> TIMES = Set.of("seconds", "imagesPerSecond");

  private RunFiles() {}

  /** The same files with the same content, what tells the time apart. */
  static void assertSame(Path expected, Path found, String context) throws IOException {
    assertEquals(names(expected), names(found), context);
    for (String name : names(expected)) {
      String what = name + " " + context;
      Path one = expected.resolve(name);
      Path other = found.resolve(name);
      String last = one.getFileName().toString();
      if (last.equals("metrics.csv") || last.equals("results.csv")) {
        assertEquals(timeless(one), timeless(other), what);
      } else if (last.matches("(\\d{3,}|retrained)\\.json")) {
        assertEquals(withoutSeconds(one), withoutSeconds(other), what);
      } else if (!DATED.contains(last)) {
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other), what);
      }
    }
  }

  /** Event files are named by the time, and a run that is resumed has one more. */
  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return new TreeSet<>(
          all.filter(Files::isRegularFile)
              .filter(f -> !f.getParent().endsWith("tensorboard"))
              .filter(f -> !f.endsWith(DirectoryLock.FILE))
              .map(f -> directory.relativize(f).toString())
              .toList());
    }
  }

  private static String withoutSeconds(Path json) throws IOException {
    return Files.readString(json).replaceAll("\"seconds\"\\s*:\\s*[^,}\\s]+", "");
  }

  /** The rows of a table, without its columns of times. */
  static List<String> timeless(Path csv) throws IOException {
    List<String> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, CSVFormat.DEFAULT)) {
      List<String> columns = List.of();
      for (CSVRecord row : parser) {
        columns = columns.isEmpty() ? row.toList() : columns;
        StringBuilder kept = new StringBuilder();
        for (int c = 0; c < row.size(); c++) {
          if (!TIMES.contains(columns.get(c))) {
            kept.append(row.get(c)).append(',');
          }
        }
        rows.add(kept.toString());
      }
    }
    return rows;
  }
}
