package io.evident.models.comparison;

import io.evident.models.storage.StoredJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A comparison as text, CSV and JSON. Which columns there are depends on the tasks of the runs and
 * on what they were trained on, and on nothing else; their order is always the same.
 */
public final class ComparisonFormats {
  private static final int VERSION = 1;
  private static final StoredJson JSON = StoredJson.of("", VERSION, "compare the runs again");
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private ComparisonFormats() {}

  /**
   * A table for a person: a row for each run, without the columns in which no run has anything.
   * Figures called last are of the last epoch; those called best are of the one with the lowest
   * validation loss.
   *
   * @param comparison the runs
   * @return lines, each ended by a newline
   */
  public static String text(RunComparison comparison) {
    List<ComparisonColumn> columns =
        ComparisonColumn.of(comparison.runs()).stream()
            .filter(column -> !column.heading().isEmpty())
            .filter(c -> comparison.runs().stream().anyMatch(run -> c.value(run).isPresent()))
            .toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(columns.stream().map(ComparisonColumn::heading).toList());
    for (ComparedRun run : comparison.runs()) {
      rows.add(columns.stream().map(column -> column.text(run)).toList());
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        int column = c;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElseThrow();
        // The name to the left, numbers to the right.
        String format = c == 0 ? "%-" + width + "s" : "  %" + width + "s";
        line.append(String.format(Locale.ROOT, format, row.get(c)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /**
   * CSV with a row for each run, the version of the format in the first column; a cell is empty
   * where nothing was measured.
   *
   * @param comparison the runs
   * @return lines, each ended by a newline
   */
  public static String csv(RunComparison comparison) {
    StringBuilder text = new StringBuilder();
    List<ComparisonColumn> columns = ComparisonColumn.of(comparison.runs());
    try (CSVPrinter printer = new CSVPrinter(text, CSV)) {
      List<Object> header = new ArrayList<>(List.of("version"));
      for (ComparisonColumn column : columns) {
        header.add(column.field());
      }
      printer.printRecord(header);
      for (ComparedRun run : comparison.runs()) {
        List<Object> row = new ArrayList<>(List.of(VERSION));
        for (ComparisonColumn column : columns) {
          row.add(column.value(run).orElse(""));
        }
        printer.printRecord(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return text.toString();
  }

  /**
   * JSON: the version of the format, an object for each run, and the notices; null where nothing
   * was measured.
   *
   * @param comparison the runs
   * @return JSON, indented, ended by a newline
   */
  public static String json(RunComparison comparison) {
    List<ComparisonColumn> columns = ComparisonColumn.of(comparison.runs());
    List<Map<String, Object>> runs = new ArrayList<>();
    for (ComparedRun run : comparison.runs()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (ComparisonColumn column : columns) {
        fields.put(column.field(), column.value(run).orElse(null));
      }
      runs.add(fields);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("runs", runs);
    all.put("notices", comparison.notices());
    return JSON.print(all);
  }
}
