package io.evident.models.internal.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Rows of texts that can be read several times. */
public interface TableRows {
  /** What they are read from, in messages. */
  String source();

  /** The file they are read from; empty if there is none. */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /** Whether semicolons stand between the cells, as programs write where a comma is in numbers. */
  default boolean hasSemicolons() {
    return false;
  }

  RowCursor open() throws IOException;

  /** Where the names of the columns stand, in messages. */
  default String header() {
    return file().isPresent() ? place(1) : source();
  }

  /** Where in a source a row stands, in messages. */
  default String place(long line) {
    return source() + ":" + line;
  }
}
