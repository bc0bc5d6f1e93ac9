package io.evident.cli;

/** How a command writes what it found. */
enum TableFormat {
  TEXT,
  CSV,
  JSON
}
