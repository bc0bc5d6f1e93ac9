package io.evident.models.storage;

import java.nio.file.Path;

/** Another process is at work in a directory. */
public final class DirectoryInUseException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  DirectoryInUseException(Path directory) {
    super(
        directory
            + ": another process is at work in it; wait until that has ended, or choose another"
            + " directory");
  }
}
