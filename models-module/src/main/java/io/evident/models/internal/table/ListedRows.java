package io.evident.models.internal.table;

import io.evident.models.data.DataFormatException;
import java.util.Iterator;
import java.util.List;

/** Rows that somebody has in memory. */
public final class ListedRows implements TableRows {
  private final String source;
  private final List<String> header;
  private final Iterable<? extends List<String>> rows;

  public ListedRows(String source, List<String> header, Iterable<? extends List<String>> rows) {
    this.source = source;
    this.header = List.copyOf(header);
    this.rows = rows;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String place(long line) {
    return source + ", row " + line;
  }

  @Override
  public RowCursor open() {
    Iterator<? extends List<String>> left = rows.iterator();
    return new RowCursor() {
      private long row;

      @Override
      public List<String> header() {
        return header;
      }

      @Override
      public String[] next() {
        if (!left.hasNext()) {
          return null;
        }
        row++;
        List<String> cells = left.next();
        if (cells.size() != header.size()) {
          throw new DataFormatException(
              place(row),
              "the row has " + cells.size() + " cells, the header " + header.size(),
              "give each row a cell for every column");
        }
        // A list may hold null for a cell that is missing.
        return cells.stream().map(cell -> cell == null ? "" : cell).toArray(String[]::new);
      }

      @Override
      public long line() {
        return row;
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
