package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageShape;
import java.io.IOException;

/**
 * One batch file of CIFAR's binary layout: records of one or two label bytes and 3 * 1,024 pixel
 * bytes, the red plane, the green and the blue one, each row by row.
 */
final class CifarRecords {
  static final ImageShape SHAPE = new ImageShape(32, 32, 3);
  private static final int PLANE = 32 * 32;

  /** Records read at once: they stay in a core's cache until they are turned. */
  private static final int BLOCK = 64;

  /** Where the bytes of a batch come from; read from many threads. */
  interface Bytes {
    /** Fills block from a position, which with the block's length lies inside the batch. */
    void read(long position, byte[] block) throws IOException;
  }

  private final CifarVariant variant;
  private final String name;
  private final int record;
  private final int count;
  private final Bytes bytes;

  private CifarRecords(CifarVariant variant, String name, int record, int count, Bytes bytes) {
    this.variant = variant;
    this.name = name;
    this.record = record;
    this.count = count;
    this.bytes = bytes;
  }

  /**
   * A batch of so many bytes.
   *
   * @throws DataFormatException if they are not whole records, or none
   */
  static CifarRecords of(CifarVariant variant, String name, long length, Bytes bytes) {
    int record = recordBytes(variant);
    long whole = length / record;
    if (length == 0) {
      throw new DataFormatException(name, "the file is empty", variant.remedy());
    }
    if (length % record != 0) {
      throw new DataFormatException(
          name,
          "record "
              + (whole + 1)
              + " at byte "
              + whole * record
              + " is cut: the file has "
              + length
              + " bytes, not a multiple of "
              + record,
          variant.remedy());
    }
    if (whole > Integer.MAX_VALUE) {
      throw new DataFormatException(
          name, "the file holds " + whole + " records", "cut it into several data sets");
    }
    return new CifarRecords(variant, name, record, (int) whole, bytes);
  }

  /** The bytes of one record. */
  static int recordBytes(CifarVariant variant) {
    return variant.labelLimits().size() + SHAPE.bytes();
  }

  int count() {
    return count;
  }

  /**
   * Decodes records from..to - 1 into labels[labelAt...] and, from a position of pixels on, one
   * image after the other, interleaved.
   */
  void decode(int from, int to, byte[] pixels, int at, int[] labels, int labelAt)
      throws IOException {
    byte[] block = new byte[Math.min(BLOCK, to - from) * record];
    int labelBytes = variant.labelLimits().size();
    for (int first = from; first < to; first += BLOCK) {
      int records = Math.min(BLOCK, to - first);
      byte[] full = records * record == block.length ? block : new byte[records * record];
      bytes.read((long) first * record, full);
      for (int i = 0; i < records; i++) {
        int image = first - from + i;
        labels[labelAt + image] = label(full, i * record, first + i);
        interleave(full, i * record + labelBytes, pixels, at + image * SHAPE.bytes());
      }
    }
  }

  private int label(byte[] block, int at, int index) {
    for (int i = 0; i < variant.labelLimits().size(); i++) {
      int label = block[at + i] & 0xff;
      if (label >= variant.labelLimits().get(i)) {
        throw new DataFormatException(
            name,
            "record "
                + (index + 1)
                + " at byte "
                + ((long) index * record + i)
                + ": label "
                + label
                + " is above "
                + (variant.labelLimits().get(i) - 1),
            "the file is damaged or not of the binary version: " + variant.remedy());
      }
    }
    return block[at + variant.label()] & 0xff;
  }

  /** Planes of one image to pixels; a method of its own, so that it is compiled early. */
  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int p = from, out = to; p < from + PLANE; p++, out += 3) {
      pixels[out] = planes[p];
      pixels[out + 1] = planes[p + PLANE];
      pixels[out + 2] = planes[p + 2 * PLANE];
    }
  }
}
