package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** What a sweep has left in its folder. */
record SweepFiles(Path folder) {

  /** The rows of results.csv without the seconds they took. */
  List<String> results() throws IOException {
    List<String> rows = new ArrayList<>();
    try (CSVParser parser =
        CSVParser.parse(
            Files.readString(folder.resolve("results.csv")),
            CSVFormat.DEFAULT.builder().setHeader().get())) {
      for (CSVRecord record : parser) {
        Map<String, String> row = record.toMap();
        row.remove("seconds");
        rows.add(row.toString());
      }
    }
    return rows;
  }

  int ended() throws IOException {
    Path results = folder.resolve("results.csv");
    return Files.exists(results) ? results().size() : 0;
  }

  /** When the result of each trial that has ended was written. */
  Map<String, FileTime> writtenAt() throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder.resolve("trials"))) {
      for (Path file : all.filter(f -> f.toString().endsWith(".json")).toList()) {
        times.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  /** The weights of the trials that were trained, by their paths, as digests. */
  void assertHasTheBitsOf(SweepFiles other) throws IOException {
    assertEquals(other.results(), results());
    for (int trial = 1; trial <= ended(); trial++) {
      Path run = Path.of("trials", String.format(java.util.Locale.ROOT, "%03d", trial));
      Path model = run.resolve("model").resolve("saved_model.pb");
      assertEquals(
          -1, Files.mismatch(other.folder.resolve(model), folder.resolve(model)), model::toString);
    }
  }
}
