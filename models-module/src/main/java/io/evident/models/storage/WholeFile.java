package io.evident.models.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that its name never stands for half of it. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes to a temporary beside the file, forces it to disk, and renames it. Folders that are not
   * there are made.
   *
   * @param file where to, replaced if there is one
   * @param bytes all of its content
   * @throws UnwritableFileException if the disk is full, say; what was there before is untouched
   * @throws IOException if it may not be written
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /** What is written to a file bit by bit. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param out where to; it is buffered, and the caller closes it
     * @throws IOException if it cannot be written
     */
    void to(OutputStream out) throws IOException;
  }

  /**
   * The same of a content that need not be in memory. What it throws leaves the file untouched.
   *
   * @param file where to, replaced if there is one
   * @param content of the file
   * @throws UnwritableFileException if the disk is full, say; what was there before is untouched
   * @throws IOException if it may not be written
   */
  public static void write(Path file, Content content) throws IOException {
    try {
      replace(file, content);
    } catch (AccessDeniedException | FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new UnwritableFileException(file, e);
    }
  }

  private static void replace(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path temporary =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        content.to(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
