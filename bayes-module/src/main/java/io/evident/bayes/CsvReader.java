package io.evident.bayes;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads numeric columns of a CSV (RFC 4180, in UTF-8, with a header row) and hands each row on.
 *
 * <p>Lines without content are passed over, as {@link CSVFormat#DEFAULT} does.
 */
final class CsvReader {
  private static final Pattern LINE = Pattern.compile("line:? (\\d+)");

  private final String name;
  private final List<String> wanted;

  /** A reader of the named columns; of the only one, if none is named. */
  CsvReader(String name, List<String> wanted) {
    this.name = name;
    this.wanted = wanted;
  }

  /** What takes a row: the numbers of the wanted columns in their order, in a reused array. */
  interface RowConsumer {
    void accept(double[] cells);
  }

  /** Reads all rows and returns the names of the columns read. */
  List<String> read(InputStream csv, RowConsumer rows) throws IOException {
    try (CSVParser parser =
        CSVParser.builder()
            .setFormat(CSVFormat.DEFAULT)
            .setReader(new InputStreamReader(new TextGuard(csv, name), StandardCharsets.UTF_8))
            .get()) {
      try {
        Iterator<CSVRecord> records = parser.iterator();
        if (!records.hasNext()) {
          throw CsvProblem.empty(name);
        }
        List<String> header = records.next().stream().map(String::strip).toList();
        int[] indices = indices(header);
        List<String> names = new ArrayList<>();
        for (int index : indices) {
          names.add(header.get(index));
        }
        double[] cells = new double[indices.length];
        boolean any = false;
        while (records.hasNext()) {
          CSVRecord row = records.next();
          long line = parser.getCurrentLineNumber() - breaks(row);
          numbers(row, header.size(), indices, names, line, cells);
          rows.accept(cells);
          any = true;
        }
        if (!any) {
          throw CsvProblem.noRows(name, names.get(0));
        }
        return names;
      } catch (UncheckedIOException e) {
        throw quoteProblem(e);
      }
    }
  }

  private void numbers(
      CSVRecord row, int columns, int[] indices, List<String> names, long line, double[] cells) {
    if (row.size() != columns) {
      throw CsvProblem.unequalRow(name, line, row.size(), columns);
    }
    for (int i = 0; i < indices.length; i++) {
      String cell = row.get(indices[i]);
      cells[i] = CsvNumber.parse(cell);
      if (Double.isNaN(cells[i])) {
        throw CsvProblem.notANumber(name, line, names.get(i), cell);
      }
    }
  }

  private int[] indices(List<String> header) {
    HashSet<String> seen = new HashSet<>();
    for (String column : header) {
      if (!seen.add(column)) {
        throw CsvProblem.repeatedColumn(name, column);
      }
    }
    if (wanted.isEmpty()) {
      if (header.size() > 1) {
        throw CsvProblem.ambiguousColumn(name, header);
      }
      return new int[] {0};
    }
    int[] indices = new int[wanted.size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = header.indexOf(wanted.get(i));
      if (indices[i] < 0) {
        throw CsvProblem.missingColumn(name, wanted.get(i), header);
      }
    }
    return indices;
  }

  /** The line breaks inside the quoted cells of a row. */
  private static long breaks(CSVRecord row) {
    long breaks = 0;
    for (String cell : row) {
      for (int i = 0; i < cell.length(); i++) {
        char c = cell.charAt(i);
        if (c == '\n' || (c == '\r' && !cell.startsWith("\n", i + 1))) {
          breaks++;
        }
      }
    }
    return breaks;
  }

  /** Commons CSV names the line of what is wrong with a quote in its message alone. */
  private RuntimeException quoteProblem(UncheckedIOException e) {
    Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
    if (!(e.getCause() instanceof CSVException) || !line.find()) {
      return e;
    }
    long number = Long.parseLong(line.group(1));
    return e.getMessage().contains("EOF")
        ? CsvProblem.openQuote(name, number)
        : CsvProblem.badQuote(name, number);
  }
}
