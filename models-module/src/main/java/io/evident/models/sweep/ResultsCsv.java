package io.evident.models.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Keeps results.csv of a sweep: a row for each trial that has ended, by number, whatever the order
 * in which they end; a cell empty where nothing was measured. On disk it is whole at any moment.
 */
final class ResultsCsv {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final SweepDirectory directory;
  private final List<String> keys;
  private final List<String> measures;
  private final Map<Integer, List<Object>> rows = new TreeMap<>();

  ResultsCsv(SweepDirectory directory, List<String> keys, List<String> measures) {
    this.measures = List.copyOf(measures);
    this.directory = directory;
    this.keys = List.copyOf(keys);
  }

  void add(TrialDescription trial, TrialResult result) {
    List<Object> row = new ArrayList<>();
    row.add(trial.index());
    keys.forEach(key -> row.add(trial.assignment().values().get(key)));
    row.add(trial.seed());
    for (String name : measures) {
      Double value = result.metrics().get(name);
      row.add(value == null ? "" : value);
    }
    row.add(result.seconds());
    row.add(result.status().toString().toLowerCase(Locale.ROOT));
    row.add(result.message());
    rows.put(trial.index(), row);
  }

  void write() throws IOException {
    List<String> columns = new ArrayList<>();
    columns.add("trial");
    columns.addAll(keys);
    columns.add("seed");
    columns.addAll(measures);
    columns.addAll(List.of("seconds", "status", "message"));
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(columns);
      printer.printRecords(rows.values());
    }
    directory.write(SweepDirectory.RESULTS, text.toString());
  }
}
