package io.evident.models.table;

import java.io.IOException;

/** Rows of texts that can be read several times. */
interface TableRows {
  /** What they are read from, in messages. */
  String source();

  RowCursor open() throws IOException;

  /** Where in a source a row stands, in messages. */
  default String place(long line) {
    return source() + ":" + line;
  }
}
