package io.evident.models.table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Rows of texts that can be read several times. */
interface TableRows {
  /** What they are read from, in messages. */
  String source();

  /** The file they are read from; empty if there is none. */
  default Optional<Path> file() {
    return Optional.empty();
  }

  Cursor open() throws IOException;

  /** Where in a source a row stands, in messages. */
  default String place(long line) {
    return source() + ":" + line;
  }

  /** One reading, from the first row on. */
  interface Cursor extends Closeable {
    /** The names of the columns, as they stand in the file. */
    List<String> header();

    /** The cells of the next row, as many as the header has; null after the last. */
    String[] next() throws IOException;

    /** The line on which the row that was read last begins, or its number from 1. */
    long line();

    @Override
    void close() throws IOException;
  }
}
