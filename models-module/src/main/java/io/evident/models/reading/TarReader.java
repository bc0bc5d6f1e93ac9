package io.evident.models.reading;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The entries of a tar archive in order, read by Commons Compress. */
final class TarReader {
  private final TarArchiveInputStream in;
  private TarArchiveEntry entry;

  // Closing it would close the stream below, which belongs to the caller.
  @SuppressWarnings("resource")
  TarReader(InputStream in) {
    this.in = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
  }

  /**
   * Goes on to the next entry.
   *
   * @return whether there is one
   * @throws IOException if its header is damaged; the library reads on without a look at the
   *     checksum
   */
  boolean next() throws IOException {
    entry = in.getNextEntry();
    if (entry != null && !entry.isCheckSumOK()) {
      throw new IOException("a header without its checksum");
    }
    return entry != null;
  }

  /** The path of the entry, as the archive has it. */
  String name() {
    return entry.getName();
  }

  /** The bytes of the entry. */
  long size() {
    return entry.getSize();
  }

  /** Whether the entry is a plain file: no folder, link or device. */
  boolean isFile() {
    boolean link = entry.isSymbolicLink() || entry.isLink();
    boolean device = entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    return entry.isFile() && !link && !device && !entry.isSparse();
  }

  /** Whether the entry is another name of a file before it. */
  boolean isHardLink() {
    return entry.isLink();
  }

  /** Whether the entry is a symbolic link. */
  boolean isSymbolicLink() {
    return entry.isSymbolicLink();
  }

  /** What a link leads to. */
  String linkName() {
    return entry.getLinkName();
  }

  /** Whether the entry is a folder. */
  boolean isFolder() {
    return entry.isDirectory();
  }

  /** Reads up to length bytes of the entry; -1 at its end. */
  int read(byte[] block, int from, int length) throws IOException {
    return in.read(block, from, length);
  }

  /**
   * All bytes of the entry, which the caller has found small enough.
   *
   * @throws EOFException if there are fewer
   */
  byte[] readAll() throws IOException {
    byte[] bytes = in.readNBytes((int) size());
    if (bytes.length != size()) {
      throw new EOFException("the archive ends within an entry");
    }
    return bytes;
  }
}
