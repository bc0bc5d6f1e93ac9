package io.evident.models.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A file cannot be written, most often because its disk is full; what was there before is whole.
 */
public final class UnwritableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What most file systems take in a name, in bytes. */
  private static final int LONGEST_NAME = 255;

  /** A name with what stands around it while the file is written. */
  private static final int LONGEST_OURS =
      LONGEST_NAME - ".".length() - ".evident.4194304.tmp".length();

  /**
   * Says what went wrong with which file. What a system says of a full disk names no file.
   *
   * @param file that was to be written
   * @param cause what the system says
   */
  public UnwritableFileException(Path file, IOException cause) {
    super(file + ": cannot be written (" + reason(cause) + "); " + remedy(file, cause), cause);
  }

  /**
   * What the system says, without the name of the file.
   *
   * @param cause of a file that cannot be written
   * @return such as "No space left on device"
   */
  public static String reason(IOException cause) {
    if (cause instanceof UnwritableFileException && cause.getCause() instanceof IOException said) {
      return reason(said);
    }
    if (cause instanceof AccessDeniedException) {
      return "access denied";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "a file is where a folder should be";
    }
    return cause instanceof FileSystemException e && e.getReason() != null
        ? e.getReason()
        : String.valueOf(cause.getMessage());
  }

  /** Systems speak the user's language; what is known without their words comes first. */
  private static String remedy(Path file, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "check the permissions";
    }
    String said = reason(cause).toLowerCase(Locale.ROOT);
    if (names(file).anyMatch(length -> length > LONGEST_OURS) || said.contains("name too long")) {
      return "choose a shorter name";
    }
    if (said.contains("read-only")) {
      return "choose another place";
    }
    if (said.contains("no space") || said.contains("quota") || said.contains("not enough space")) {
      return "make room on its disk";
    }
    return "make room on its disk if it is full, or choose another place";
  }

  /** The lengths of a file's name and of its folders' names, in bytes. */
  private static Stream<Integer> names(Path file) {
    return StreamSupport.stream(file.spliterator(), false)
        .map(name -> name.toString().getBytes(StandardCharsets.UTF_8).length);
  }
}
