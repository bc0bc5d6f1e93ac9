package io.evident.models.run;

import io.evident.models.directory.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Copies of a folder, so that tests which write do not disturb each other. */
public final class CopiedRuns {
  private CopiedRuns() {}

  /** A folder with all that is in it, and the times of its files. */
  public static Path of(Path folder, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(folder.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }

  /** A run that is read and written on its own. */
  static RunDirectory run(RunDirectory run, Path to) throws IOException {
    return RunDirectory.open(of(run.path(), to));
  }
}
