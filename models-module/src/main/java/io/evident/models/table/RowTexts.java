package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.internal.table.RowCursor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Some cells of each row of a CSV, as they are written, one row after the other. */
public final class RowTexts implements Closeable {
  private final CsvRows rows;
  private final RowCursor cursor;
  private final int[] columns;

  private RowTexts(CsvRows rows, RowCursor cursor, int[] columns) {
    this.rows = rows;
    this.cursor = cursor;
    this.columns = columns;
  }

  /**
   * Opens a file.
   *
   * @param file the CSV, which {@link Table#read} reads
   * @param how the reading with which it does
   * @param names the columns
   * @return the cells, to be closed
   * @throws DataFormatException if a column is not there, or it is not a table
   * @throws IOException if the file cannot be read
   */
  public static RowTexts open(Path file, TableReading how, List<String> names) throws IOException {
    CsvRows rows = new CsvRows(file, file, how);
    RowCursor cursor = rows.open();
    try {
      List<String> header = CsvRows.checkedHeader(rows, cursor.header());
      int[] columns = new int[names.size()];
      for (int c = 0; c < columns.length; c++) {
        columns[c] = header.indexOf(names.get(c));
        if (columns[c] < 0) {
          throw new DataFormatException(
              file + ":1",
              "there is no column " + names.get(c),
              "its columns are " + String.join(", ", header));
        }
      }
      return new RowTexts(rows, cursor, columns);
    } catch (RuntimeException e) {
      cursor.close();
      throw e;
    }
  }

  /**
   * The cells of the next row.
   *
   * @return one for each of the columns, in their order
   * @throws DataFormatException if there is none, or it is not a row
   * @throws IOException if the file cannot be read
   */
  public List<String> next() throws IOException {
    String[] cells = cursor.next();
    if (cells == null) {
      throw new DataFormatException(
          rows.source(), "has lost rows while it was read", "leave it alone meanwhile");
    }
    List<String> texts = new ArrayList<>();
    for (int column : columns) {
      texts.add(cells[column]);
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    cursor.close();
  }
}
