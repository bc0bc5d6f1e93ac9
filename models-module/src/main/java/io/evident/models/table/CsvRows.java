package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.internal.table.CellNumber;
import io.evident.models.internal.table.RowCursor;
import io.evident.models.internal.table.TableRows;
import io.evident.models.internal.table.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;

/**
 * The rows of a CSV: UTF-8, or what its byte order mark says; RFC 4180 with any of the {@link
 * Separator}s, and blanks around cells and quotes left out.
 */
final class CsvRows implements TableRows {
  /** Characters of a header, at most. */
  private static final int HEADER = 1 << 20;

  private static final Pattern OPEN_QUOTE = Pattern.compile("\\(startline (\\d+)\\) EOF reached.*");

  private final Path content;
  private final Path file;
  private final Separator separator;
  private final CSVFormat format;

  /**
   * Reads the content, and names the file.
   *
   * @param how which separator; where it does not say, the one under which the header has most of
   *     the columns that must be there, or the one that the header has most of
   */
  CsvRows(Path content, Path file, TableReading how) throws IOException {
    this.content = content;
    this.file = file;
    if (Files.isDirectory(content)) {
      throw new DataFormatException(file.toString(), "is a folder", "name a CSV file");
    }
    if (Files.exists(content) && !Files.isRegularFile(content)) {
      throw new DataFormatException(
          file.toString(),
          "is a pipe or a device, and a table is read more than once",
          "write it to a file first");
    }
    Optional<Separator> known =
        how.separator().isPresent() || how.only().isEmpty()
            ? how.separator()
            : separatorOf(how.only());
    this.separator = known.isPresent() ? known.get() : mostFrequent(how);
    this.format = format(separator);
  }

  /** By this mode, which is one of writing, a cell that is empty without quotes is null. */
  private static CSVFormat format(Separator separator) {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(separator.character())
        .setIgnoreSurroundingSpaces(true)
        .setQuoteMode(QuoteMode.ALL_NON_NULL)
        .get();
  }

  /** The one separator under which the header has most of some columns; empty if none has. */
  private Optional<Separator> separatorOf(Set<String> columns) throws IOException {
    Optional<Separator> best = Optional.empty();
    long most = 0;
    for (Separator separator : Separator.values()) {
      long found = found(separator, columns);
      if (found >= most) {
        best = found > most ? Optional.of(separator) : Optional.empty();
        most = found;
      }
    }
    return best;
  }

  private long found(Separator separator, Set<String> columns) throws IOException {
    try (CsvCursor cursor = new CsvCursor(format(separator))) {
      return cursor.header().stream()
          .map(String::strip)
          .distinct()
          .filter(columns::contains)
          .count();
    } catch (DataFormatException e) {
      // Under this separator it is no header; what is wrong under the one that is taken is told.
      return 0;
    }
  }

  @Override
  public String source() {
    return file.toString();
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(file);
  }

  @Override
  public boolean hasSemicolons() {
    return separator == Separator.SEMICOLON;
  }

  /**
   * The separator that the header has most of, outside quotes. A header that has as many of another
   * is refused, unless there are columns that must be there.
   */
  private Separator mostFrequent(TableReading how) throws IOException {
    boolean asks = how.only().isEmpty();
    Map<Separator, Integer> counts = new EnumMap<>(Separator.class);
    try (Reader reader = TextFile.reader(content)) {
      boolean quoted = false;
      boolean begun = false;
      for (int i = 0; i < HEADER; i++) {
        int c = reader.read();
        if (c < 0 || (!quoted && begun && (c == '\n' || c == '\r'))) {
          break;
        }
        begun |= c != '\n' && c != '\r';
        quoted ^= c == '"';
        for (Separator separator : Separator.values()) {
          if (!quoted && c == separator.character()) {
            counts.merge(separator, 1, Integer::sum);
          }
        }
      }
    } catch (CharacterCodingException e) {
      throw TextFile.notText(file, e);
    }
    Separator most = Separator.COMMA;
    for (Map.Entry<Separator, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > counts.getOrDefault(most, 0)) {
        most = entry.getKey();
      }
    }
    for (Map.Entry<Separator, Integer> entry : counts.entrySet()) {
      if (asks && entry.getKey() != most && entry.getValue().equals(counts.get(most))) {
        throw new DataFormatException(
            file + ":1",
            "the header has as many of one separator ("
                + most
                + ") as of another ("
                + entry.getKey()
                + ")",
            "say which it is, as " + how.remedies().separator(most));
      }
    }
    return most;
  }

  @Override
  public RowCursor open() throws IOException {
    return new CsvCursor(format);
  }

  /** A row that never ends, mostly for a quote that is never closed, is not taken into memory. */
  private static final class BoundedRows extends Reader {
    private static final int ROW = 1 << 24;

    /** Thrown within the parser, and told apart by its type. */
    private static final class TooLong extends IOException {
      private static final long serialVersionUID = 1L;
    }

    private final Reader in;
    private long characters;

    BoundedRows(Reader in) {
      this.in = in;
    }

    void rowEnds() {
      characters = 0;
    }

    @Override
    public int read(char[] target, int at, int length) throws IOException {
      int count = in.read(target, at, length);
      characters += Math.max(0, count);
      if (characters > ROW) {
        throw new TooLong();
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private final class CsvCursor implements RowCursor {
    private final BoundedRows reader;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> header;
    private long line;

    CsvCursor(CSVFormat format) throws IOException {
      reader = new BoundedRows(TextFile.reader(content));
      parser = CSVParser.builder().setReader(reader).setFormat(format).get();
      records = parser.iterator();
      try {
        String[] names = record();
        if (names == null) {
          throw new DataFormatException(
              file + ":1", "the file is empty", "write a header row and a row for each example");
        }
        header = List.of(names);
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public List<String> header() {
      return header;
    }

    @Override
    public String[] next() throws IOException {
      String[] cells = record();
      if (cells != null && cells.length != header.size()) {
        boolean more = cells.length > header.size();
        throw new DataFormatException(
            place(line),
            "the row has " + cells.length + " cells, the header " + header.size(),
            more
                ? "remove the surplus, and put a cell that holds the separator in quotes"
                : "add what is missing; a cell without a value is left empty");
      }
      return cells;
    }

    /** The next row that is not blank; a cell in quotes is none, even if it is empty. */
    private String[] record() throws IOException {
      while (true) {
        CSVRecord record = parsed();
        if (record == null) {
          return null;
        }
        String[] cells = record.values();
        if (cells.length > 1 || cells[0] != null) {
          for (int c = 0; c < cells.length; c++) {
            cells[c] = cells[c] == null ? "" : cells[c];
          }
          return cells;
        }
      }
    }

    private CSVRecord parsed() throws IOException {
      try {
        if (!records.hasNext()) {
          return null;
        }
        CSVRecord record = records.next();
        reader.rowEnds();
        line = firstLine(record);
        return record;
      } catch (UncheckedIOException e) {
        throw refused(e.getCause());
      }
    }

    /** The parser stands behind the row, whose quoted cells may hold ends of lines. */
    private long firstLine(CSVRecord record) {
      long last = parser.getCurrentLineNumber();
      for (String cell : record.values()) {
        last -= cell == null ? 0 : lineEnds(cell);
      }
      return last;
    }

    /** LF, CR, and CR with LF, each one end of a line. */
    private static int lineEnds(String cell) {
      int ends = 0;
      for (int i = 0; i < cell.length(); i++) {
        char c = cell.charAt(i);
        if (c == '\r' || (c == '\n' && (i == 0 || cell.charAt(i - 1) != '\r'))) {
          ends++;
        }
      }
      return ends;
    }

    private DataFormatException refused(IOException e) throws IOException {
      if (e instanceof CharacterCodingException malformed) {
        return TextFile.notText(file, malformed);
      }
      if (e instanceof BoundedRows.TooLong) {
        return new DataFormatException(
            place(line),
            "the row after this one has more than " + BoundedRows.ROW + " characters, the limit",
            "close every quote, and end the lines",
            e);
      }
      Matcher open = OPEN_QUOTE.matcher(String.valueOf(e.getMessage()));
      if (open.matches()) {
        return new DataFormatException(
            place(Long.parseLong(open.group(1))),
            "a quote that opens here is never closed",
            "close it or remove it",
            e);
      }
      if (e instanceof org.apache.commons.csv.CSVException) {
        return new DataFormatException(
            place(parser.getCurrentLineNumber()),
            "there is text after a closing quote",
            "double a quote inside a quoted cell (\"\")",
            e);
      }
      throw e;
    }

    @Override
    public long line() {
      return line;
    }

    @Override
    public void close() throws IOException {
      parser.close();
    }
  }

  /** The names of the header, stripped, which must be there and differ. */
  static List<String> checkedHeader(TableRows rows, List<String> header) {
    List<String> names = new ArrayList<>();
    for (int c = 0; c < header.size(); c++) {
      String name = header.get(c).strip();
      String where = rows.header();
      if (name.isEmpty()) {
        throw new DataFormatException(
            where,
            "column " + (c + 1) + " has no name",
            "give it one (programs write the numbers of their rows like this)");
      }
      if (names.contains(name)) {
        throw new DataFormatException(
            where,
            "columns " + (names.indexOf(name) + 1) + " and " + (c + 1) + " are both named " + name,
            "give each column its own name");
      }
      names.add(name);
    }
    return names;
  }

  /**
   * Refuses a first line of a file that is all numbers, unless all columns that must be there are
   * among them.
   */
  static void requireNames(TableRows rows, List<String> names, Set<String> columns) {
    boolean known = !columns.isEmpty() && names.containsAll(columns);
    boolean numbers = names.stream().noneMatch(name -> Double.isNaN(CellNumber.parse(name)));
    if (numbers && !known && rows.file().isPresent()) {
      throw new DataFormatException(
          rows.source() + ":1",
          "the first line seems to be data, for every name in it is a number",
          "write a header row above it");
    }
  }
}
