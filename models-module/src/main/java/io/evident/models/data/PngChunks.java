package io.evident.models.data;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The checksums of a PNG, which Java's own decoder passes over.
 *
 * <p>Source: Portable Network Graphics (PNG) Specification, second edition, sections 5.2 and 5.3: a
 * signature of 8 bytes, then chunks of length, type, data, and the CRC of type and data, IEND last.
 */
final class PngChunks {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int END = 0x49454E44;
  private static final int FRAME = 12;

  private PngChunks() {}

  /** What is wrong and where, or null if every chunk is whole. */
  static String damage(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    if (png.length < 8 || bytes.getLong() != SIGNATURE) {
      return "its signature is broken";
    }
    while (bytes.remaining() >= FRAME) {
      int at = bytes.position();
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining() - (FRAME - 4)) {
        return "the chunk at byte " + at + " reaches beyond the end";
      }
      CRC32 crc = new CRC32();
      crc.update(png, at + 4, 4 + length);
      int type = bytes.getInt();
      bytes.position(bytes.position() + length);
      if (bytes.getInt() != (int) crc.getValue()) {
        return "the chunk at byte " + at + " does not have its checksum";
      }
      if (type == END) {
        return null;
      }
    }
    return "it ends at byte " + png.length + " without its last chunk";
  }
}
