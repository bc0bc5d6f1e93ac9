package io.evident.models.image;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands in a JPEG before its first scan, and the same file with nothing in it that decoders
 * take differently: no colour profile, no comment, and one marker that says which colours it has.
 *
 * <p>The colours follow libjpeg's rules (jdapimin.c, default_decompress_parms), by which
 * TensorFlow, Pillow and torchvision read. One component is grey. Three are YCbCr, unless Adobe's
 * marker says RGB, or there is neither JFIF's nor Adobe's marker and the components are named R, G
 * and B. Four are CMYK, or YCCK by Adobe's marker.
 *
 * <p>Source: ITU-T T.81, Annex B; ITU-T T.871 for JFIF and Adobe's marker.
 */
final class JpegFile {
  /** The colours of the samples, with the value of Adobe's marker that says so. */
  private enum Colours {
    GREY(-1),
    YCBCR(-1),
    RGB(0),
    CMYK(0),
    YCCK(2);

    private final int transform;

    Colours(int transform) {
      this.transform = transform;
    }
  }

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DRI = 0xdd;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final byte[] JFIF = {
    (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final byte[] ADOBE = {
    (byte) 0xff, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  private final byte[] bytes;
  private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
  private int at = 2;
  private int height;
  private int width;
  private int[] components = new int[0];
  private boolean sequential;
  private boolean hasRestarts;
  private boolean jfif;
  private int adobe = -1;
  private boolean hasExif;
  private int orientation = ExifOrientation.UPRIGHT;
  private Colours colours;
  private String warning;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads all markers up to the first scan.
   *
   * @param bytes a file that begins with the marker of a JPEG
   * @throws IOException if it is damaged there; the message says how
   */
  static JpegFile of(byte[] bytes) throws IOException {
    JpegFile file = new JpegFile(bytes);
    for (int marker = file.marker(); marker != SOS; marker = file.marker()) {
      file.segment(marker);
    }
    if (file.components.length == 0) {
      throw new IOException("its first scan comes before its frame header");
    }
    file.colours = file.colours();
    return file;
  }

  /** The next marker, behind which {@link #at} stands. */
  private int marker() throws IOException {
    int skipped = 0;
    while (true) {
      while (at < bytes.length && u8(at) != 0xff) {
        at++;
        skipped++;
      }
      while (at < bytes.length && u8(at) == 0xff) {
        at++;
      }
      if (at >= bytes.length) {
        throw new IOException("it ends before its first scan");
      }
      int marker = u8(at++);
      if (marker != 0) {
        if (skipped > 0) {
          warn(skipped + " extraneous bytes in its header");
        }
        return marker;
      }
      skipped += 2;
    }
  }

  private void segment(int marker) throws IOException {
    if (marker == SOI || marker == EOI) {
      throw new IOException("its header has a second beginning or an end");
    }
    if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      return;
    }
    int length = at + 2 <= bytes.length ? u16(at) : 0;
    int from = at + 2;
    int to = at + length;
    if (length < 2 || to > bytes.length) {
      throw new IOException("the segment at byte " + (at - 2) + " reaches beyond the end");
    }
    at = to;
    if (marker == APP0) {
      jfif |= length >= 16 && has(from, "JFIF\0");
    } else if (marker == APP1 && !hasExif && has(from, "Exif\0")) {
      hasExif = true;
      orientation = ExifOrientation.in(bytes, Math.min(to, from + 6), to);
    } else if (marker == APP14 && length >= 14 && has(from, "Adobe")) {
      adobe = u8(from + 11);
    } else if ((marker < APP0 || marker > APP15) && marker != COMMENT) {
      if (isFrame(marker)) {
        frame(marker, from, to);
      }
      hasRestarts |= marker == DRI && length >= 4 && u16(from) != 0;
      tables.write(0xff);
      tables.write(marker);
      tables.write(bytes, from - 2, length);
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void frame(int marker, int from, int to) throws IOException {
    int count = to - from < 6 ? 0 : u8(from + 5);
    if (count == 0 || to - from != 6 + 3 * count) {
      throw new IOException("its frame header is broken");
    }
    sequential = marker == 0xc0 || marker == 0xc1;
    height = u16(from + 1);
    width = u16(from + 3);
    if (height == 0 || width == 0) {
      throw new IOException("its frame header has no size");
    }
    components = new int[count];
    for (int c = 0; c < count; c++) {
      components[c] = u8(from + 6 + 3 * c);
    }
  }

  private Colours colours() throws IOException {
    return switch (components.length) {
      case 1 -> Colours.GREY;
      case 3 -> threeColours();
      case 4 -> fourColours();
      default ->
          throw new IOException(
              "it has " + components.length + " components instead of 1, 3 or 4 of a known colour");
    };
  }

  private Colours threeColours() {
    if (jfif || adobe == 1) {
      return Colours.YCBCR;
    }
    if (adobe == 0) {
      return Colours.RGB;
    }
    if (adobe > 0) {
      warn("unknown colour transform " + adobe + " of Adobe's marker");
      return Colours.YCBCR;
    }
    boolean named = components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
    return named ? Colours.RGB : Colours.YCBCR;
  }

  private Colours fourColours() {
    if (adobe > 0 && adobe != 2) {
      warn("unknown colour transform " + adobe + " of Adobe's marker");
    }
    return adobe > 0 ? Colours.YCCK : Colours.CMYK;
  }

  /** As stored, whatever its orientation. */
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

  /**
   * Whether all its samples are in one scan, which is then whole if its decoder does not miss any.
   */
  boolean isOneScan() {
    return sequential && at + 2 < bytes.length && u8(at + 2) == components.length;
  }

  /** Whether it has four inks, which {@link #rgb} makes colours of. */
  boolean hasInks() {
    return components.length == 4;
  }

  /**
   * Whether its scans have markers in between at which a decoder begins anew. Known once {@link
   * #plain} was called.
   */
  boolean hasRestarts() {
    return hasRestarts;
  }

  /** What is odd about its headers and does not matter; null if nothing is. */
  String warning() {
    return warning;
  }

  /** The file with its frame, tables and scans, and one marker for its colours. */
  byte[] plain() {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length + 64);
    plain.write(0xff);
    plain.write(SOI);
    if (colours.transform < 0) {
      plain.writeBytes(JFIF);
    } else {
      byte[] marker = ADOBE.clone();
      marker[marker.length - 1] = (byte) colours.transform;
      plain.writeBytes(marker);
    }
    plain.writeBytes(tables.toByteArray());
    plain.writeBytes(scans());
    return plain.toByteArray();
  }

  /**
   * All from the first scan on. The last fields of a scan header mean nothing in a sequential file
   * and are set as they belong there: libjpeg would warn of them, and it passes on only the first
   * warning of an image, so that one that does not matter would hide damage.
   */
  private byte[] scans() {
    int first = at - 2;
    byte[] scans = Arrays.copyOfRange(bytes, first, bytes.length);
    int marker = first;
    while (marker + 4 < bytes.length && u8(marker + 1) != EOI) {
      int code = u8(marker + 1);
      int length = u16(marker + 2);
      int end = marker + 2 + length;
      if (sequential && code == SOS && length == 2 * u8(marker + 4) + 6 && end <= bytes.length) {
        setSequential(scans, end - 3 - first);
      }
      hasRestarts |= code == DRI && length >= 4 && end <= bytes.length && u16(marker + 4) != 0;
      marker = nextMarker(end);
    }
    return scans;
  }

  private void setSequential(byte[] scans, int fields) {
    if (scans[fields] != 0 || scans[fields + 1] != 63 || scans[fields + 2] != 0) {
      warn("fields of a progressive JPEG in the scan header of a sequential one");
      scans[fields] = 0;
      scans[fields + 1] = 63;
      scans[fields + 2] = 0;
    }
  }

  /** Where the next marker stands that is no restart, behind coded samples or not. */
  private int nextMarker(int from) {
    for (int i = from; i + 1 < bytes.length; i++) {
      int code = u8(i + 1);
      boolean restart = code >= 0xd0 && code <= 0xd7;
      if (u8(i) == 0xff && code != 0 && code != 0xff && !restart) {
        return i;
      }
    }
    return bytes.length;
  }

  /**
   * RGB of four stored samples: (255 - c)(255 - k) / 255 with inks c and k of 0..255, rounded.
   *
   * <p>With Adobe's marker the inks are stored inverted. YCCK is brought to CMYK as libjpeg does it
   * (jdcolor.c): C, M, Y = 255 - R, G, B of the YCbCr, in fixed point with 16 bits.
   */
  byte[] rgb(Raster stored) {
    byte[] rgb = new byte[3 * stored.getWidth() * stored.getHeight()];
    int[] row = new int[4 * stored.getWidth()];
    int out = 0;
    for (int y = 0; y < stored.getHeight(); y++) {
      stored.getPixels(stored.getMinX(), stored.getMinY() + y, stored.getWidth(), 1, row);
      for (int p = 0; p < row.length; p += 4) {
        if (colours == Colours.YCCK) {
          toInks(row, p);
        }
        int black = adobe < 0 ? 255 - row[p + 3] : row[p + 3];
        for (int c = 0; c < 3; c++) {
          int light = adobe < 0 ? 255 - row[p + c] : row[p + c];
          rgb[out++] = (byte) ((light * black + 127) / 255);
        }
      }
    }
    return rgb;
  }

  private static void toInks(int[] row, int p) {
    int luma = row[p];
    int blue = row[p + 1] - 128;
    int red = row[p + 2] - 128;
    int half = 1 << 15;
    // 65536 times 1.402, 0.34414, 0.71414 and 1.772.
    row[p] = 255 - clipped(luma + ((91_881 * red + half) >> 16));
    row[p + 1] = 255 - clipped(luma + ((-22_554 * blue - 46_802 * red + half) >> 16));
    row[p + 2] = 255 - clipped(luma + ((116_130 * blue + half) >> 16));
  }

  private static int clipped(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private void warn(String what) {
    if (warning == null) {
      warning = what;
    }
  }

  private boolean has(int from, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < wanted.length; i++) {
      if (from + i >= at || bytes[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private int u8(int index) {
    return bytes[index] & 0xff;
  }

  private int u16(int index) {
    return u8(index) << 8 | u8(index + 1);
  }
}
