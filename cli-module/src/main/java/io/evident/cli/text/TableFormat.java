package io.evident.cli.text;

/** How a command writes what it found. */
public enum TableFormat {
  TEXT,
  CSV,
  JSON
}
