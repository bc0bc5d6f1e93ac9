package io.evident.models.internal.directory;

import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** A CSV of a run directory that grows by rows; on disk it is whole at any moment. */
public final class CsvTable {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  /** More than a training has time to write, which writes all of it after every epoch. */
  private static final int MAX_BYTES = 1 << 30;

  private static final int SHOWN = 60;
  private static final Set<String> WHOLE = Set.of("epoch", "step", "steps");
  private static final String WHOLE_NUMBER = "[0-9]{1,9}";
  private static final String NUMBER = "-?([0-9]+(\\.[0-9]+)?(E-?[0-9]+)?|Infinity)|NaN";

  private final Path file;
  private final boolean gaps;
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table without rows.
   *
   * @param gaps whether a cell may be empty
   */
  public CsvTable(Path file, List<String> columns, boolean gaps) {
    this.file = file;
    this.gaps = gaps;
    this.columns = List.copyOf(columns);
  }

  /** The columns, in order. */
  public List<String> columns() {
    return columns;
  }

  /** What the rows are, each with a cell for every column. */
  public List<List<String>> rows() {
    return List.copyOf(rows);
  }

  /**
   * Resumes the table that is on disk, without the rows that are to be made again.
   *
   * @param kept the rows to keep; their cells have been found to be numbers
   * @throws IllegalArgumentException if the file is not such a table; the message names the line
   */
  public void read(Predicate<List<String>> kept) throws IOException {
    rows.clear();
    if (!Files.exists(file)) {
      return;
    }
    String text = BoundedFile.text(file, MAX_BYTES);
    long step = 0;
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      for (CSVRecord row : parser) {
        String line = file + ":" + row.getRecordNumber() + ": ";
        if (row.getRecordNumber() == 1) {
          if (!row.toList().equals(columns)) {
            throw otherColumns(shown(row.toList().toString()));
          }
          continue;
        }
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              line + "the row has " + row.size() + " cells, the header " + columns.size());
        }
        List<String> cells = row.toList();
        requireNumbers(cells, line);
        step = requireLater(cells, step, line);
        if (kept.test(cells)) {
          rows.add(cells);
        }
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new IllegalArgumentException(file + ": is not a CSV: " + shown(e.getMessage()), e);
    }
    if (text.isEmpty()) {
      throw otherColumns("none");
    }
  }

  private IllegalArgumentException otherColumns(String found) {
    return new IllegalArgumentException(
        file + ":1: the columns must be " + columns + ", got " + found + "; train the run again");
  }

  private void requireNumbers(List<String> row, String line) {
    for (int c = 0; c < columns.size(); c++) {
      boolean whole = WHOLE.contains(columns.get(c));
      if (!row.get(c).matches(whole ? WHOLE_NUMBER : gaps ? NUMBER + "|" : NUMBER)) {
        throw new IllegalArgumentException(
            line
                + columns.get(c)
                + (whole ? " must be a whole number" : " must be a number")
                + ", got \""
                + shown(row.get(c))
                + "\"");
      }
    }
  }

  /** Rows are added as a training goes on. */
  private long requireLater(List<String> row, long before, String line) {
    long step = Long.parseLong(row.get(columns.indexOf("step")));
    if (!(step > before)) {
      throw new IllegalArgumentException(
          line + "step must be larger than " + before + ", as of the row above, got " + step);
    }
    return step;
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }

  public void add(List<?> row) {
    rows.add(row.stream().map(String::valueOf).toList());
  }

  public void write() throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord(columns);
      printer.printRecords(rows);
    }
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
