package io.evident.models.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
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
    try {
      replace(file, bytes);
    } catch (AccessDeniedException | FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new UnwritableFileException(file, e);
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
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
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
