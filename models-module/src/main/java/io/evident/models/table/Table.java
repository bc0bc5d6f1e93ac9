package io.evident.models.table;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.models.data.DataFormatException;
import io.evident.models.data.DataMemory;
import io.evident.models.internal.table.Cells;
import io.evident.models.internal.table.ListedRows;
import io.evident.models.internal.table.MappedCells;
import io.evident.models.internal.table.RowLines;
import io.evident.models.internal.table.RowPrint;
import io.evident.models.internal.table.TableRows;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A table: rows of cells, each a double. A number is itself, a category its place among the
 * column's {@link TableColumn#categories()}, a missing cell NaN.
 *
 * <p>The cells are held in memory or, where that would be more than may be, in a temporary file
 * that is mapped into memory. Every method may be called from many threads at once.
 */
public final class Table implements Closeable {
  private static final int LOOKED_AT = 4096;

  private final TableRows rows;
  private final List<TableColumn> columns;
  private final Map<String, Integer> positions = new HashMap<>();
  private volatile Cells cells;

  /** From codes as they were read to those of the sorted categories; null of numbers. */
  private final int[][] ranks;

  private final int size;
  private final RowLines lines;
  private final List<String> notices;
  private final DataMemory memory;
  private String digest;

  Table(
      TableRows rows,
      List<TableColumn> columns,
      Cells cells,
      int[][] ranks,
      int size,
      RowLines lines,
      List<String> notices,
      DataMemory memory) {
    this.rows = rows;
    this.columns = List.copyOf(columns);
    this.cells = cells;
    this.ranks = ranks;
    this.size = size;
    this.lines = lines;
    this.notices = List.copyOf(notices);
    this.memory = memory;
    for (int c = 0; c < columns.size(); c++) {
      positions.put(columns.get(c).name(), c);
    }
  }

  /**
   * Reads a CSV.
   *
   * <p>UTF-8, or UTF-16 with a byte order mark; quotes as in RFC 4180; blank lines and blanks
   * around cells are left out. The first row names the columns. A cell is missing if it is empty,
   * NA, N/A, #N/A, NaN, -NaN, null, {@literal <NA>} (in any letter case) or ?, and among numbers if
   * it is -, . or None. A column is numeric if every other cell is a finite number, else
   * categorical, unless its kind is declared: whole numbers with a zero before them and those that
   * no double is, such as 00501 and 1234567890123456789, are texts then.
   *
   * @param file the CSV
   * @param how which columns, of what kinds
   * @return the table; close it when it is no longer read
   * @throws DataFormatException if it cannot be read as a table: it names file, line and column
   * @throws IOException if the file cannot be read
   */
  public static Table read(Path file, TableReading how) throws IOException {
    return read(file, file, how);
  }

  /**
   * Reads a copy of a CSV as {@link #read(Path, TableReading)} reads the CSV.
   *
   * @param content the copy
   * @param file the CSV that it is of, which need not be there: what messages name, and {@link
   *     #file}
   * @param how which columns, of what kinds
   * @return the table; close it when it is no longer read
   * @throws DataFormatException if it cannot be read as a table: it names file, line and column
   * @throws IOException if the copy cannot be read
   */
  public static Table read(Path content, Path file, TableReading how) throws IOException {
    return TableParser.parse(new CsvRows(content, file, how), how);
  }

  /**
   * A table of rows that are in memory or come from elsewhere; they may be gone through twice.
   *
   * @param source what to call them in messages
   * @param header the names of the columns
   * @param rows the cells as a CSV has them, one for each column; null is a missing one
   * @param how which columns, of what kinds
   * @return the table
   * @throws DataFormatException if it cannot be read as a table: it names row and column
   * @throws IOException if a temporary file is needed and cannot be written
   */
  public static Table of(
      String source, List<String> header, Iterable<? extends List<String>> rows, TableReading how)
      throws IOException {
    return TableParser.parse(new ListedRows(source, header, rows), how);
  }

  /**
   * Whether a path is that of a table, not of images: its name ends in .csv, .tsv or .txt, or it is
   * a file that begins with text.
   *
   * @param path such as what a person gives as data
   * @return whether it is to be read as a table
   * @throws IOException if it is a file and cannot be read
   */
  public static boolean isTable(Path path) throws IOException {
    Path name = path.getFileName();
    String lower = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    if (Files.isDirectory(path)) {
      return false;
    }
    if (lower.endsWith(".csv") || lower.endsWith(".tsv") || lower.endsWith(".txt")) {
      return true;
    }
    if (!Files.isRegularFile(path)) {
      return false;
    }
    byte[] first;
    try (InputStream in = Files.newInputStream(path)) {
      first = in.readNBytes(LOOKED_AT);
    }
    if (first.length == 0) {
      return false;
    }
    for (byte b : first) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /**
   * What it was read from.
   *
   * @return a file, or what was given as its name
   */
  public String source() {
    return rows.source();
  }

  /**
   * The file it was read from.
   *
   * @return empty if it was read from none
   */
  public Optional<Path> file() {
    return rows.file();
  }

  /**
   * The number of rows.
   *
   * @return at least 1
   */
  public int size() {
    return size;
  }

  /**
   * The columns that were kept, in their order in the file.
   *
   * @return at least one
   */
  public List<TableColumn> columns() {
    return columns;
  }

  /**
   * What may have been read in another way than it was meant.
   *
   * @return a line each, with the file and the column
   */
  public List<String> notices() {
    return notices;
  }

  /**
   * The place of a column among {@link #columns()}.
   *
   * @param name as in the header
   * @return from 0
   * @throws DataFormatException if there is none of that name; the message has the nearest
   */
  public int column(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw new DataFormatException(
          source(),
          "there is no column " + name,
          NearestName.hint(name, columns.stream().map(TableColumn::name).limit(100).toList()));
    }
    return position;
  }

  /**
   * One cell.
   *
   * @param row from 0
   * @param column from 0
   * @return the number, or the place of the category in the column's; NaN if it is missing
   */
  public double value(int row, int column) {
    double value = cells().get(row, column);
    int[] rank = ranks[column];
    return rank == null || Double.isNaN(value) ? value : rank[(int) value];
  }

  /**
   * All cells of a row.
   *
   * @param row from 0
   * @param target where to, one for each column
   * @param at the place of the first
   */
  public void read(int row, double[] target, int at) {
    cells().read(row, target, at);
    for (int c = 0; c < ranks.length; c++) {
      if (ranks[c] != null && !Double.isNaN(target[at + c])) {
        target[at + c] = ranks[c][(int) target[at + c]];
      }
    }
  }

  /**
   * A cell as a person reads it.
   *
   * @param row from 0
   * @param column from 0
   * @return the category or the number; empty if it is missing
   */
  public String text(int row, int column) {
    double value = value(row, column);
    if (Double.isNaN(value)) {
      return "";
    }
    return columns.get(column).isNumeric()
        ? Double.toString(value)
        : columns.get(column).categories().get((int) value);
  }

  /**
   * Where a row stands, for messages.
   *
   * @param row from 0
   * @return such as "wine.csv:17", the line on which it begins
   */
  public String place(int row) {
    return rows.place(lines.line(row));
  }

  /** An error about a cell. */
  DataFormatException error(int row, int column, String what, String remedy) {
    return new DataFormatException(
        place(row) + ", column " + ColumnCells.shown(columns.get(column).name()), what, remedy);
  }

  /**
   * SHA-256 over names, kinds, categories and cells, whether they are held or not. It is computed
   * when it is first asked for.
   *
   * @return 64 lower-case hexadecimal digits
   */
  public synchronized String digest() {
    if (digest == null) {
      digest = TableDigest.of(this);
    }
    return digest;
  }

  /**
   * How many rows are the same, in every column, as one before them. Rows are told apart by 64 bits
   * each.
   *
   * @return at least 0
   */
  public int duplicates() {
    long[] prints = new long[size];
    double[] row = new double[columns.size()];
    for (int r = 0; r < size; r++) {
      read(r, row, 0);
      prints[r] = RowPrint.of(row);
    }
    Arrays.sort(prints);
    int same = 0;
    for (int r = 1; r < size; r++) {
      same += prints[r] == prints[r - 1] ? 1 : 0;
    }
    return same;
  }

  private Cells cells() {
    Cells open = cells;
    if (open == null) {
      throw new IllegalStateException("the table " + source() + " is closed");
    }
    return open;
  }

  /** Whether the cells are in a file, or so many features of each row are more than may be held. */
  boolean isStreamed(int features) {
    return cells() instanceof MappedCells || (long) size * features * Float.BYTES > memory.bytes();
  }

  /** Gives the memory back, or the temporary file; the cells cannot be read any more. */
  @Override
  public void close() {
    cells = null;
  }
}
