package io.evident.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** An encoded image, on disk or already read from an archive. */
final class ImageFile {
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

  /** A file on disk with its attributes. */
  static ImageFile of(Path path, BasicFileAttributes attributes) {
    return new ImageFile(
        path,
        null,
        null,
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
  }

  /** The current entry of an archive. */
  static ImageFile of(String where, TarReader file) throws IOException {
    checkSize(where, file.size());
    return new ImageFile(null, where, file.readAll(), file.size(), 0);
  }

  /** Its name in messages. */
  String where() {
    return entry == null ? path.toString() : entry;
  }

  /** Its size in bytes, when it was listed. */
  long size() {
    return size;
  }

  /** When it was changed last, in nanoseconds; 0 in an archive. */
  long changed() {
    return changed;
  }

  /** All of it. */
  byte[] bytes() throws IOException {
    if (bytes != null) {
      return bytes;
    }
    checkSize(where(), Files.size(path));
    return Files.readAllBytes(path);
  }

  private static void checkSize(String where, long size) {
    if (size > MAX_BYTES) {
      throw new DataFormatException(
          where,
          "the file has " + size + " bytes, more than the " + MAX_BYTES + " of any image here",
          "scale the image down or remove it");
    }
  }
}
