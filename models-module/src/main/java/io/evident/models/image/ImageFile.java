package io.evident.models.image;

import io.evident.models.data.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** An encoded image, on disk or already read from an archive. */
public final class ImageFile {
  /** Largest encoded image that is read. */
  private static final long MAX_BYTES = 1L << 27;

  private final Path path;
  private final String entry;
  private final byte[] bytes;
  private final long size;
  private final long changed;

  private ImageFile(Path path, String entry, byte[] bytes, long size, long changed) {
    this.path = path;
    this.entry = entry;
    this.bytes = bytes;
    this.size = size;
    this.changed = changed;
  }

  /**
   * A file on disk.
   *
   * @param path where it is
   * @param attributes as they were when it was listed
   * @return the file, which is not read yet
   */
  public static ImageFile of(Path path, BasicFileAttributes attributes) {
    return new ImageFile(
        path,
        null,
        null,
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
  }

  /**
   * An entry of an archive.
   *
   * @param where its name in messages
   * @param bytes all of it, held and not copied
   * @return the file
   * @throws DataFormatException if it is larger than any image here
   */
  public static ImageFile of(String where, byte[] bytes) {
    checkSize(where, bytes.length);
    return new ImageFile(null, where, bytes, bytes.length, 0);
  }

  /**
   * Its name in messages.
   *
   * @return a path, or an archive and an entry
   */
  public String where() {
    return entry == null ? path.toString() : entry;
  }

  /**
   * Its size.
   *
   * @return bytes, when it was listed
   */
  public long size() {
    return size;
  }

  /**
   * When it was changed last.
   *
   * @return nanoseconds since 1970; 0 in an archive
   */
  public long changed() {
    return changed;
  }

  /**
   * All of it.
   *
   * @return its bytes
   * @throws DataFormatException if it is larger than any image here
   * @throws IOException if it cannot be read
   */
  public byte[] bytes() throws IOException {
    if (bytes != null) {
      return bytes;
    }
    checkSize(where(), Files.size(path));
    return Files.readAllBytes(path);
  }

  /**
   * Refuses a file before it is read.
   *
   * @param where its name in messages
   * @param size in bytes
   * @throws DataFormatException if it is larger than any image here
   */
  public static void checkSize(String where, long size) {
    if (size > MAX_BYTES) {
      throw new DataFormatException(
          where,
          "the file has " + size + " bytes, more than the " + MAX_BYTES + " of any image here",
          "scale the image down or remove it");
    }
  }
}
