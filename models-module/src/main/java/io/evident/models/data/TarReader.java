package io.evident.models.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a tar archive in order: ustar, with the long names and sizes of GNU tar and pax.
 *
 * <p>Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"; the GNU tar
 * manual, "Basic Tar Format". A hand-written reader takes a quarter of the time that the general
 * one of Commons Compress takes for many small files.
 */
final class TarReader {
  private static final int BLOCK = 512;

  /** Largest long name or pax header. */
  private static final int MAX_EXTENSION = 1 << 16;

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];
  private String name = "";
  private char type;
  private long size;
  private long left;
  private int padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The path of the entry, as the archive has it. */
  String name() {
    return name;
  }

  /** The bytes of the entry. */
  long size() {
    return size;
  }

  /** Whether the entry is a plain file: no folder, link or device. */
  boolean isFile() {
    return type == '0' && !name.endsWith("/");
  }

  /**
   * Goes to the next entry.
   *
   * @return whether there is one
   * @throws IOException if the archive is damaged or ends within an entry
   */
  boolean next() throws IOException {
    String longName = null;
    long paxSize = -1;
    while (true) {
      skipBody();
      if (!readHeader()) {
        if (longName != null || paxSize >= 0) {
          throw new EOFException("a header for an entry that does not follow");
        }
        return false;
      }
      switch (type) {
        case 'L' -> longName = firstText(extension());
        case 'K', 'g', 'V' -> left = size;
        case 'x' -> {
          byte[] pax = extension();
          longName = paxValue(pax, "path", longName);
          String sizeText = paxValue(pax, "size", null);
          paxSize = sizeText == null ? paxSize : number(sizeText, 10);
        }
        default -> {
          if (longName != null) {
            name = longName;
          }
          if (paxSize >= 0) {
            size = paxSize;
          }
          beginBody();
          return true;
        }
      }
    }
  }

  /** Reads up to length bytes of the entry; -1 at its end. */
  int read(byte[] block, int from, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = in.read(block, from, (int) Math.min(length, left));
    if (n < 0) {
      throw new EOFException("the archive ends within an entry");
    }
    left -= n;
    return n;
  }

  /**
   * All bytes of the entry, which the caller has found small enough.
   *
   * @throws EOFException if there are fewer
   */
  byte[] readAll() throws IOException {
    byte[] bytes = in.readNBytes((int) left);
    if (bytes.length != left) {
      throw new EOFException("the archive ends within an entry");
    }
    left = 0;
    return bytes;
  }

  private void beginBody() throws IOException {
    if (type != '0' && size != 0) {
      throw new IOException("an entry of type " + type + " with " + size + " bytes");
    }
    left = size;
    padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private byte[] extension() throws IOException {
    if (size > MAX_EXTENSION) {
      throw new IOException("a header of " + size + " bytes");
    }
    left = size;
    return readAll();
  }

  private void skipBody() throws IOException {
    in.skipNBytes(left + padding);
    left = 0;
    padding = 0;
  }

  private boolean readHeader() throws IOException {
    int n = in.readNBytes(header, 0, BLOCK);
    if (n == 0) {
      return false;
    }
    if (n < BLOCK) {
      throw new EOFException("the archive ends within a header");
    }
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum == 8 * ' ') {
      return false;
    }
    if (sum != number(text(148, 8), 8)) {
      throw new IOException("a header without its checksum");
    }
    boolean ustar = text(257, 6).startsWith("ustar") && header[262] == 0;
    String prefix = ustar ? text(345, 155) : "";
    name = prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
    size = (header[124] & 0x80) == 0 ? number(text(124, 12), 8) : binary(124, 12);
    char flag = (char) (header[156] & 0xff);
    type = flag == 0 || flag == '7' ? '0' : flag;
    padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
    return true;
  }

  private String text(int from, int length) {
    return firstText(Arrays.copyOfRange(header, from, from + length));
  }

  private static String firstText(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private long binary(int from, int length) throws IOException {
    long value = header[from] & 0x7f;
    for (int i = from + 1; i < from + length; i++) {
      if (value >> 48 != 0) {
        throw new IOException("a size beyond all measure");
      }
      value = (value << 8) | (header[i] & 0xff);
    }
    return value;
  }

  private static long number(String text, int radix) throws IOException {
    String digits = text.strip();
    if (digits.isEmpty()) {
      return 0;
    }
    try {
      long value = Long.parseLong(digits, radix);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IOException("\"" + digits + "\" where a number belongs", e);
    }
    throw new IOException("a negative number in a header");
  }

  /** Records are "length key=value\n"; the last one of a key counts. */
  private static String paxValue(byte[] pax, String key, String otherwise) throws IOException {
    String value = otherwise;
    int at = 0;
    while (at < pax.length && pax[at] != 0) {
      int space = at;
      while (space < pax.length && pax[space] != ' ') {
        space++;
      }
      long length = number(new String(pax, at, space - at, StandardCharsets.US_ASCII), 10);
      long end = at + length;
      if (length < space - at + 3 || end > pax.length || pax[(int) end - 1] != '\n') {
        throw new IOException("a broken pax header");
      }
      String record = new String(pax, space + 1, (int) end - space - 2, StandardCharsets.UTF_8);
      if (record.startsWith(key + "=")) {
        value = record.substring(key.length() + 1);
      }
      at = (int) end;
    }
    return value;
  }
}
