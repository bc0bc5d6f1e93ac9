package io.evident.models.internal.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** One reading of {@link TableRows}, from the first row on. */
public interface RowCursor extends Closeable {
  /** The names of the columns, as they stand in the file. */
  List<String> header();

  /** The cells of the next row, as many as the header has; null after the last. */
  String[] next() throws IOException;

  /** The line on which the row that was read last begins, or its number from 1. */
  long line();

  @Override
  void close() throws IOException;
}
