package io.evident.models.table;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.models.data.DataFormatException;
import io.evident.models.internal.table.CellStore;
import io.evident.models.internal.table.RowCursor;
import io.evident.models.internal.table.RowLines;
import io.evident.models.internal.table.TableRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads rows into a table. A column is taken for numbers until a text is found in it; then the rows
 * are read once more. A text among the first rows is found at once, so that a large file is read at
 * most twice.
 */
final class TableParser {
  /** Rows after which a text is no longer a reason to begin again at once. */
  private static final int EARLY = 1 << 13;

  /** Names of columns to look for the nearest among. */
  private static final int SHOWN_NAMES = 100;

  private final TableRows rows;
  private final TableReading how;
  private final Set<String> texts;

  private TableParser(TableRows rows, TableReading how) {
    this.rows = rows;
    this.how = how;
    this.texts = new HashSet<>(how.categorical());
  }

  static Table parse(TableRows rows, TableReading how) throws IOException {
    return parse(rows, how, CellStore.SEGMENT);
  }

  /** The same with maps of a given size. */
  static Table parse(TableRows rows, TableReading how, int segmentBytes) throws IOException {
    TableParser parser = new TableParser(rows, how);
    while (true) {
      Optional<Table> table = parser.pass(segmentBytes);
      if (table.isPresent()) {
        return table.get();
      }
    }
  }

  /** Empty if columns were found to hold texts, and the rows must be read again. */
  private Optional<Table> pass(int segmentBytes) throws IOException {
    try (RowCursor cursor = rows.open()) {
      List<String> header = CsvRows.checkedHeader(rows, cursor.header());
      CsvRows.requireNames(rows, header, how.only());
      int[] positions = kept(header);
      ColumnCells[] columns = new ColumnCells[positions.length];
      for (int c = 0; c < columns.length; c++) {
        String name = header.get(positions[c]);
        columns[c] = new ColumnCells(rows, name, texts.contains(name), how);
      }
      long limit = Math.min(how.memory().bytes(), Runtime.getRuntime().maxMemory() / 2);
      try (CellStore store = new CellStore(columns.length, limit, segmentBytes)) {
        return pass(cursor, positions, columns, store);
      }
    }
  }

  private Optional<Table> pass(
      RowCursor cursor, int[] positions, ColumnCells[] columns, CellStore store)
      throws IOException {
    RowLines lines = new RowLines();
    double[] values = new double[columns.length];
    for (String[] cells = cursor.next(); cells != null; cells = cursor.next()) {
      int row = store.rows();
      if (row == Integer.MAX_VALUE - 8) {
        throw new DataFormatException(
            rows.source(), "has more than " + row + " rows, the limit", "use fewer rows");
      }
      for (int c = 0; c < columns.length; c++) {
        values[c] = columns[c].value(cells[positions[c]], cursor.line());
      }
      lines.add(row, cursor.line());
      store.add(values);
      if (row < EARLY && noteMistaken(columns)) {
        return Optional.empty();
      }
    }
    if (store.rows() == 0) {
      throw new DataFormatException(
          rows.source(), "has no rows below the header", "write a row for each example");
    }
    for (ColumnCells column : columns) {
      column.judge();
    }
    return noteMistaken(columns) ? Optional.empty() : Optional.of(table(columns, store, lines));
  }

  private boolean noteMistaken(ColumnCells[] columns) {
    boolean any = false;
    for (ColumnCells column : columns) {
      if (column.isMistaken()) {
        texts.add(column.name());
        any = true;
      }
    }
    return any;
  }

  private Table table(ColumnCells[] columns, CellStore store, RowLines lines) throws IOException {
    List<TableColumn> found = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    int[][] ranks = new int[columns.length][];
    for (int c = 0; c < columns.length; c++) {
      found.add(columns[c].column());
      ranks[c] = columns[c].ranks();
      columns[c].notice().ifPresent(notices::add);
    }
    return new Table(
        rows, found, store.finish(), ranks, store.rows(), lines, notices, how.memory());
  }

  /** Where in the header the columns to keep stand. */
  private int[] kept(List<String> header) {
    Set<String> named = new HashSet<>(how.only());
    named.addAll(how.dropped());
    named.addAll(how.numeric());
    named.addAll(how.categorical());
    List<String> absent = named.stream().filter(name -> !header.contains(name)).sorted().toList();
    if (!absent.isEmpty()) {
      throw new DataFormatException(
          rows.header(),
          absent.size() == 1
              ? "there is no column " + absent.get(0)
              : "there are no columns " + String.join(", ", absent),
          NearestName.hint(absent.get(0), header.stream().limit(SHOWN_NAMES).toList()));
    }
    List<Integer> positions = new ArrayList<>();
    for (int c = 0; c < header.size(); c++) {
      String name = header.get(c);
      if ((how.only().isEmpty() || how.only().contains(name)) && !how.dropped().contains(name)) {
        positions.add(c);
      }
    }
    if (positions.isEmpty()) {
      throw new DataFormatException(rows.source(), "no column is left", "drop fewer columns");
    }
    return positions.stream().mapToInt(Integer::intValue).toArray();
  }
}
