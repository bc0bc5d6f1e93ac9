package io.evident.models.data;

import java.io.IOException;

/**
 * One batch file of CIFAR's binary layout: records of one label byte and 3 * 1,024 pixel bytes, the
 * red plane, the green and the blue one, each row by row.
 */
final class CifarRecords {
  static final ImageShape SHAPE = new ImageShape(32, 32, 3);
  static final int RECORD = 1 + SHAPE.bytes();
  private static final int PLANE = 32 * 32;

  /** Records read at once: they stay in a core's cache until they are turned. */
  private static final int BLOCK = 64;

  /** Where the bytes of a batch come from; read from many threads. */
  interface Bytes {
    /** Fills block from a position, which with the block's length lies inside the batch. */
    void read(long position, byte[] block) throws IOException;
  }

  private final String name;
  private final int count;
  private final Bytes bytes;

  private CifarRecords(String name, int count, Bytes bytes) {
    this.name = name;
    this.count = count;
    this.bytes = bytes;
  }

  /**
   * A batch of so many bytes.
   *
   * @throws DataFormatException if they are not whole records, or none
   */
  static CifarRecords of(String name, long length, Bytes bytes) {
    long whole = length / RECORD;
    if (length == 0) {
      throw new DataFormatException(name, "the file is empty", "copy or unpack it again");
    }
    if (length % RECORD != 0) {
      throw new DataFormatException(
          name,
          "record "
              + (whole + 1)
              + " at byte "
              + whole * RECORD
              + " is cut: the file has "
              + length
              + " bytes, not a multiple of "
              + RECORD,
          "copy or unpack it again (an official batch has 30730000 bytes)");
    }
    if (whole > Integer.MAX_VALUE / SHAPE.bytes()) {
      throw new DataFormatException(
          name, whole + " records are more than one array holds", "split the file");
    }
    return new CifarRecords(name, (int) whole, bytes);
  }

  int count() {
    return count;
  }

  /** Decodes records from..to - 1 into labels[at...] and pixels of image at..., interleaved. */
  void decode(int from, int to, int at, byte[] pixels, int[] labels, int classes)
      throws IOException {
    byte[] block = new byte[Math.min(BLOCK, to - from) * RECORD];
    for (int first = from; first < to; first += BLOCK) {
      int records = Math.min(BLOCK, to - first);
      byte[] full = records * RECORD == block.length ? block : new byte[records * RECORD];
      bytes.read((long) first * RECORD, full);
      for (int i = 0; i < records; i++) {
        int image = at + first - from + i;
        labels[image] = label(full[i * RECORD] & 0xff, first + i, classes);
        interleave(full, i * RECORD + 1, pixels, image * SHAPE.bytes());
      }
    }
  }

  private int label(int label, int record, int classes) {
    if (label < classes) {
      return label;
    }
    throw new DataFormatException(
        name,
        "record "
            + (record + 1)
            + " at byte "
            + (long) record * RECORD
            + ": label "
            + label
            + " is above "
            + (classes - 1),
        "copy or unpack the file again (CIFAR-10's binary version is meant, not CIFAR-100's)");
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
