package io.evident.models.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A file cannot be written, most often because its disk is full; what was there before is whole.
 */
public final class UnwritableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what went wrong with which file. What a system says of a full disk names no file.
   *
   * @param file that was to be written
   * @param cause what the system says
   */
  public UnwritableFileException(Path file, IOException cause) {
    super(file + ": cannot be written (" + reason(cause) + "); make room on its disk", cause);
  }

  private static String reason(IOException cause) {
    return cause instanceof FileSystemException e && e.getReason() != null
        ? e.getReason()
        : String.valueOf(cause.getMessage());
  }
}
