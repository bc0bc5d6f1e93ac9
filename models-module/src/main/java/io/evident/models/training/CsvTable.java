package io.evident.models.training;

import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** A CSV of a run directory that grows by rows; on disk it is whole at any moment. */
final class CsvTable {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final Path file;
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  CsvTable(Path file, List<String> columns) {
    this.file = file;
    this.columns = List.copyOf(columns);
  }

  /** What the rows are, each with a cell for every column. */
  List<List<String>> rows() {
    return List.copyOf(rows);
  }

  /**
   * Takes up the table that is on disk, without the rows that are to be made again.
   *
   * @param kept the rows to keep
   * @throws IllegalArgumentException if the file is not such a table
   */
  void read(Predicate<List<String>> kept) throws IOException {
    rows.clear();
    if (!Files.exists(file)) {
      return;
    }
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
      for (CSVRecord row : parser) {
        if (row.getRecordNumber() == 1) {
          if (!row.toList().equals(columns)) {
            throw new IllegalArgumentException(
                file + ":1: the columns must be " + columns + ", got " + row.toList());
          }
        } else if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              file
                  + ":"
                  + row.getRecordNumber()
                  + ": the row has "
                  + row.size()
                  + " cells, the header "
                  + columns.size());
        } else if (kept.test(row.toList())) {
          rows.add(row.toList());
        }
      }
    }
  }

  void add(List<?> row) {
    rows.add(row.stream().map(String::valueOf).toList());
  }

  void write() throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(columns);
      printer.printRecords(rows);
    }
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
