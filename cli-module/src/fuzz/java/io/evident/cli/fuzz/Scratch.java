package io.evident.cli.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for parsers that read no streams. */
public final class Scratch {
  private Scratch() {}

  /**
   * A file in a folder of its own.
   *
   * @param name of the file
   * @return where it would be
   */
  public static Path file(String name) {
    try {
      return Files.createTempDirectory("fuzz").resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
