package io.evident.models.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file as a whole, and no more of it than a file of its kind can have. */
public final class BoundedFile {
  private BoundedFile() {}

  /**
   * Reads bytes.
   *
   * @param file what to read
   * @param limit how many bytes it may have, at least 0
   * @return all of them
   * @throws IllegalArgumentException if there are more; the message names the file
   * @throws IOException if it cannot be read; the message names the file
   */
  public static byte[] bytes(Path file, int limit) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(Math.addExact(limit, 1));
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage() + "; check what it is", e);
    }
    if (bytes.length > limit) {
      throw new IllegalArgumentException(
          file + ": has more than the " + limit + " bytes of any such file; it is damaged");
    }
    return bytes;
  }

  /**
   * Reads text.
   *
   * @param file what to read, UTF-8
   * @param limit how many bytes it may have, at least 0
   * @return all of it
   * @throws IllegalArgumentException if there is more, or it is not UTF-8; the message names the
   *     file, and the line
   * @throws IOException if it cannot be read; the message names the file
   */
  public static String text(Path file, int limit) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(file, limit));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < bytes.position(); i++) {
        line += bytes.get(i) == '\n' ? 1 : 0;
      }
      throw new IllegalArgumentException(
          file + ":" + line + ": is not UTF-8 text; it is damaged or of another program", e);
    }
  }
}
