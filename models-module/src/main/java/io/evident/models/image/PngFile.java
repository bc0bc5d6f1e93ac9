package io.evident.models.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG, whose checksums Java's own decoder passes over, and the same file with those
 * alone that hold its pixels.
 *
 * <p>A chunk that every decoder must read, or that says what is transparent, must be whole. Others,
 * such as texts and profiles, may be damaged and are left out.
 *
 * <p>Source: Portable Network Graphics (PNG) Specification, second edition, sections 5.2 and 5.3: a
 * signature of 8 bytes, then chunks of length, type, data, and the CRC of type and data, IEND last;
 * section 11.3.2.1 for tRNS; the third edition, section 11.3.4.5, for eXIf.
 */
final class PngFile {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int TRNS = 0x74524E53;
  private static final int EXIF = 0x65584966;
  private static final int FRAME = 12;
  private static final int ANCILLARY = 1 << 29;
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;

  private final byte[] png;
  private final ByteArrayOutputStream kept;
  private int height;
  private int width;
  private int bits;
  private int type;
  private boolean hasPixels;
  private int orientation = ExifOrientation.UPRIGHT;
  private int[] transparentColour;
  private byte[] paletteAlpha;
  private String warning;

  private PngFile(byte[] png) {
    this.png = png;
    this.kept = new ByteArrayOutputStream(png.length);
  }

  /**
   * Reads all chunks.
   *
   * @param png a file that begins as a PNG does
   * @throws IOException if it is damaged; the message says how
   */
  static PngFile of(byte[] png) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    if (png.length < 8 || bytes.getLong() != SIGNATURE) {
      throw new IOException("its signature is broken");
    }
    PngFile file = new PngFile(png);
    file.kept.write(png, 0, 8);
    while (bytes.remaining() >= FRAME) {
      int at = bytes.position();
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining() - (FRAME - 4)) {
        throw new IOException("the chunk at byte " + at + " reaches beyond the end");
      }
      int chunk = bytes.getInt();
      bytes.position(bytes.position() + length);
      file.chunk(at, chunk, length, bytes.getInt());
      if (chunk == IEND) {
        return file;
      }
    }
    throw new IOException("it ends at byte " + png.length + " without its last chunk");
  }

  private void chunk(int at, int chunk, int length, int sum) throws IOException {
    if (at == 8 && chunk != IHDR) {
      throw new IOException("it does not begin with its header");
    }
    CRC32 crc = new CRC32();
    crc.update(png, at + 4, 4 + length);
    boolean needed = (chunk & ANCILLARY) == 0;
    if (sum != (int) crc.getValue()) {
      if (needed || chunk == TRNS) {
        throw new IOException("the chunk at byte " + at + " does not have its checksum");
      }
      String name = new String(png, at + 4, 4, StandardCharsets.ISO_8859_1);
      warn("the chunk " + name + " at byte " + at + " does not have its checksum");
      return;
    }
    if (at == 8) {
      header(at + 8, length);
    }
    hasPixels |= chunk == IDAT;
    if (needed) {
      kept.write(png, at, length + FRAME);
    } else if (chunk == TRNS) {
      transparency(at + 8, length);
    } else if (chunk == EXIF) {
      orientation = ExifOrientation.in(png, at + 8, at + 8 + length);
    }
  }

  private void header(int at, int length) throws IOException {
    if (length != 13) {
      throw new IOException("its header has " + length + " bytes instead of 13");
    }
    ByteBuffer header = ByteBuffer.wrap(png, at, length);
    width = header.getInt();
    height = header.getInt();
    bits = header.get();
    type = header.get();
    if (width <= 0 || height <= 0) {
      throw new IOException("its header has no size");
    }
  }

  private void transparency(int at, int length) {
    if (hasPixels) {
      warn("the chunk tRNS comes after the pixels and has no meaning there");
    } else if (type == PALETTE) {
      paletteAlpha = Arrays.copyOfRange(png, at, at + length);
    } else if ((type == GREY && length == 2) || (type == RGB && length == 6)) {
      transparentColour = new int[length / 2];
      for (int c = 0; c < transparentColour.length; c++) {
        int sample = (png[at + 2 * c] & 0xff) << 8 | (png[at + 2 * c + 1] & 0xff);
        transparentColour[c] = sample & ((1 << bits) - 1);
      }
    } else {
      warn("the chunk tRNS does not belong to such an image");
    }
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** By EXIF, in 1..8. */
  int orientation() {
    return orientation;
  }

  /** The samples that stand for nothing, as stored; null if none do. */
  int[] transparentColour() {
    return transparentColour;
  }

  /** The alpha of the first colours of the palette, others being opaque; null if all are. */
  byte[] paletteAlpha() {
    return paletteAlpha;
  }

  /** What is odd about it and does not matter; null if nothing is. */
  String warning() {
    return warning;
  }

  /** The file with the chunks alone that every decoder must read. */
  byte[] plain() {
    return kept.toByteArray();
  }

  private void warn(String what) {
    if (warning == null) {
      warning = what;
    }
  }
}
