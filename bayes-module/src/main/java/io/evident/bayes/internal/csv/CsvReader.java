package io.evident.bayes.internal.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * <p>A header without rows is no data; a file without a header is refused. Lines without content
 * are passed over, as {@link CSVFormat#DEFAULT} does, but between the rows of a single column,
 * where they are missing values. Lines without a quote are split where they lie; from the first one
 * with a quote on, Commons CSV reads.
 */
public final class CsvReader {
  /** Commons CSV writes numbers in the digits of the machine's language. */
  private static final Pattern LINE =
      Pattern.compile("line:? (\\d+)", Pattern.UNICODE_CHARACTER_CLASS);

  private final String name;
  private final List<String> wanted;
  private final String labelled;

  /**
   * A reader.
   *
   * @param name what to call the file in an error
   * @param wanted the columns of numbers; empty for the only column there is
   * @param labelled the column of labels; empty for none
   */
  public CsvReader(String name, List<String> wanted, String labelled) {
    this.name = name;
    this.wanted = wanted;
    this.labelled = labelled;
  }

  /**
   * What takes a row: its label, if one is wanted, and its numbers, in a reused array. A {@link
   * BadCell} that it throws is refused with its place.
   */
  public interface RowConsumer {
    void accept(String label, double[] cells);
  }

  /** A number that a reader's user can do nothing with. */
  public static final class BadCell extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String column;

    public BadCell(String column, String what) {
      super(what);
      this.column = column;
    }
  }

  private void accept(RowConsumer rows, String label, double[] cells, long line) {
    if (label != null && label.isEmpty()) {
      throw CsvProblem.emptyLabel(name, line, labelled);
    }
    try {
      rows.accept(label, cells);
    } catch (BadCell e) {
      throw CsvProblem.inColumn(name, line, e.column, e.getMessage());
    }
  }

  /** Reads all rows and returns the names of the columns read. */
  public List<String> read(InputStream csv, RowConsumer rows) throws IOException {
    PlainLines lines = new PlainLines(new TextGuard(csv, name), name);
    if (!lines.advance()) {
      throw CsvProblem.empty(name);
    }
    if (lines.quoted()) {
      return readQuoted(lines, null, rows).names();
    }
    CsvColumns columns = CsvColumns.find(name, List.of(lines.cells()), wanted, labelled);
    double[] cells = new double[columns.names().size()];
    while (lines.advance()) {
      columns.requireNoEmptyLine(lines.emptyLine());
      if (lines.quoted()) {
        readQuoted(lines, columns, rows);
        return columns.names();
      }
      accept(rows, readPlain(lines, columns, cells), cells, lines.line());
    }
    return columns.names();
  }

  /** Fills in the numbers of a line without quotes and returns its label. */
  private static String readPlain(PlainLines lines, CsvColumns columns, double[] cells) {
    byte[] bytes = lines.buffer();
    int end = lines.end();
    int cell = 0;
    int bad = -1;
    String badText = null;
    String label = null;
    int from = lines.start();
    for (int at = from; at <= end; at++) {
      if (at == end || bytes[at] == ',') {
        int slot = columns.slot(cell);
        if (slot >= 0) {
          cells[slot] = CsvNumber.parse(bytes, from, at);
          if (Double.isNaN(cells[slot]) && bad < 0) {
            bad = cell;
            badText = text(bytes, from, at);
          }
        }
        if (columns.isLabel(cell)) {
          label = text(bytes, from, at).strip();
        }
        cell++;
        from = at + 1;
      }
    }
    columns.requireWidth(lines.line(), cell);
    if (bad >= 0) {
      throw columns.notANumber(lines.line(), bad, badText);
    }
    return label;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Hands all from this line on to Commons CSV; without columns, the line is the header. */
  private CsvColumns readQuoted(PlainLines lines, CsvColumns known, RowConsumer rows)
      throws IOException {
    long before = lines.line() - 1;
    RowLimit rest = new RowLimit(lines.rest(), name, lines.line());
    try (CSVParser parser =
        CSVParser.builder()
            .setFormat(CSVFormat.DEFAULT)
            .setReader(new InputStreamReader(rest, StandardCharsets.UTF_8))
            .get()) {
      Iterator<CSVRecord> records = parser.iterator();
      CsvColumns columns = known;
      if (columns == null) {
        columns = CsvColumns.find(name, records.next().toList(), wanted, labelled);
      }
      double[] cells = new double[columns.names().size()];
      long next = known == null ? before + parser.getCurrentLineNumber() + 1 : before + 1;
      while (records.hasNext()) {
        CSVRecord row = records.next();
        long line = before + parser.getCurrentLineNumber() - breaks(row);
        columns.requireNoEmptyLine(line > next ? next : 0);
        accept(rows, numbers(row, columns, line, cells), cells, line);
        next = before + parser.getCurrentLineNumber() + 1;
        rest.rowEnded(next);
      }
      return columns;
    } catch (UncheckedIOException e) {
      throw quoteProblem(e, before);
    }
  }

  private static String numbers(CSVRecord row, CsvColumns columns, long line, double[] cells) {
    columns.requireWidth(line, row.toList());
    String label = null;
    for (int cell = 0; cell < row.size(); cell++) {
      int slot = columns.slot(cell);
      if (slot >= 0) {
        cells[slot] = CsvNumber.parse(row.get(cell));
        if (Double.isNaN(cells[slot])) {
          throw columns.notANumber(line, cell, row.get(cell));
        }
      }
      if (columns.isLabel(cell)) {
        label = row.get(cell).strip();
      }
    }
    return label;
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
  private RuntimeException quoteProblem(UncheckedIOException e, long before) {
    Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
    if (!(e.getCause() instanceof CSVException) || !line.find()) {
      return e;
    }
    long number = before + Long.parseLong(line.group(1));
    return e.getMessage().contains("EOF")
        ? CsvProblem.openQuote(name, number)
        : CsvProblem.badQuote(name, number);
  }
}
