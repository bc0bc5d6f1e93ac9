package io.evident.models.storage;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that its name never stands for half of it. */
public final class WholeFile {
  /** That a link may lead through, as Linux has it. */
  private static final int MOST_LINKS = 40;

  private WholeFile() {}

  /**
   * Writes to a temporary beside the file, forces it to disk, and renames it. Folders that are not
   * there are made. Of a link, the file that it leads to is replaced, or made if it is not there; a
   * device is written to.
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
     * @throws IOException if it cannot be written, or what it is made of cannot be read
     */
    void to(OutputStream out) throws IOException;
  }

  /**
   * The same of a content that need not be in memory. What it throws leaves the file untouched.
   *
   * @param file where to, replaced if there is one
   * @param content of the file
   * @throws UnwritableFileException if the disk is full, say; what was there before is untouched
   * @throws IOException if it may not be written, or as the content says
   */
  public static void write(Path file, Content content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      try (OutputStream out = told(file, () -> Files.newOutputStream(file))) {
        content.to(new Told(file, out));
      }
      return;
    }
    Path target = told(file, () -> named(file));
    Path temporary = Leftovers.written(target);
    try {
      try (FileChannel channel = told(file, () -> opened(file, temporary))) {
        OutputStream out =
            new BufferedOutputStream(new Told(file, Channels.newOutputStream(channel)));
        content.to(out);
        out.flush();
        told(
            file,
            () -> {
              channel.force(true);
              return null;
            });
      }
      told(
          file,
          () ->
              Files.move(
                  temporary,
                  target,
                  StandardCopyOption.ATOMIC_MOVE,
                  StandardCopyOption.REPLACE_EXISTING));
    } finally {
      told(file, () -> Files.deleteIfExists(temporary));
    }
  }

  /** What a link names at last, whether or not it is there. */
  private static Path named(Path file) throws IOException {
    Path at = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(file.toString(), null, "its links lead in a circle");
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return at;
  }

  private static FileChannel opened(Path file, Path temporary) throws IOException {
    Path folder = temporary.getParent();
    Files.createDirectories(folder);
    try {
      return FileChannel.open(
          temporary,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      // Nobody knows the temporary's name.
      throw new AccessDeniedException(
          file.toString(), null, "no file may be made in the folder " + folder);
    }
  }

  private interface Writing<T> {
    T run() throws IOException;
  }

  /** Says of which file a system speaks that cannot write. */
  private static <T> T told(Path file, Writing<T> writing) throws IOException {
    try {
      return writing.run();
    } catch (AccessDeniedException | FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new UnwritableFileException(file, e);
    }
  }

  /** What a content throws because it cannot be read is left as it is. */
  private static final class Told extends FilterOutputStream {
    private final Path file;

    Told(Path file, OutputStream out) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      told(
          file,
          () -> {
            out.write(bytes, from, count);
            return null;
          });
    }
  }
}
