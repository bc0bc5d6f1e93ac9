package io.evident.models.sweep;

import io.evident.models.training.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What a run's metrics.csv says at its end; the same for a run that was interrupted.
 *
 * @param last the metrics of the last epoch, those that were measured
 * @param seconds the steps of all epochs took
 */
record RunMetrics(Map<String, Double> last, double seconds) {
  /** What of the last epoch tells trials apart. */
  static final List<String> NAMES =
      List.of(
          "runningLoss",
          "trainLoss",
          "trainAccuracy",
          "validationLoss",
          "validationAccuracy",
          "testLoss",
          "testAccuracy");

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  /** Reads a run directory; one that has not finished an epoch has no metrics. */
  static RunMetrics read(Path run) throws IOException {
    Path file = run.resolve(RunDirectory.METRICS);
    Map<String, Double> last = new LinkedHashMap<>();
    double seconds = 0;
    if (Files.exists(file)) {
      try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
        for (CSVRecord row : parser) {
          last.clear();
          for (String name : NAMES) {
            if (!row.get(name).isEmpty()) {
              last.put(name, Double.valueOf(row.get(name)));
            }
          }
          seconds += Double.parseDouble(row.get("seconds"));
        }
      }
    }
    return new RunMetrics(last, seconds);
  }

  /** The name of a metric that is infinite or undefined, if there is one. */
  Optional<String> nonFinite() {
    return last.entrySet().stream()
        .filter(e -> !Double.isFinite(e.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
