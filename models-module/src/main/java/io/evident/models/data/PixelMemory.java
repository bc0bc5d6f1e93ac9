package io.evident.models.data;

/** Arrays for pixels, refused with a sentence where Java runs out of memory. */
public final class PixelMemory {
  /** The largest array most virtual machines allocate. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private PixelMemory() {}

  /** Whether an array can have so many bytes, and they are within a part of the heap. */
  static boolean fits(long bytes, long heap) {
    return bytes <= MAX_ARRAY && bytes <= heap;
  }

  /**
   * An array for pixels.
   *
   * @param where what they are of, in messages
   * @param images how many
   * @param shape of each
   * @return bytes for all of them
   * @throws DataFormatException if there is no room; it says what would be needed
   */
  public static byte[] allocate(String where, long images, ImageShape shape) {
    check(where, images, shape);
    int bytes = (int) (images * shape.bytes());
    try {
      return new byte[bytes];
    } catch (OutOfMemoryError e) {
      throw tooLarge(where, images, shape, Runtime.getRuntime().maxMemory(), e);
    }
  }

  /** Refuses what no collection of garbage could make room for. */
  static void check(String where, long images, ImageShape shape) {
    check(where, images, shape, Runtime.getRuntime().maxMemory());
  }

  /** The same for a heap of a given size. */
  static void check(String where, long images, ImageShape shape, long heap) {
    if (images > MAX_ARRAY / shape.bytes()) {
      throw new DataFormatException(
          where,
          images + " images of " + shape + " are more than the " + MAX_ARRAY + " bytes of an array",
          "use fewer or smaller images");
    }
    if (images * shape.bytes() > heap) {
      throw tooLarge(where, images, shape, heap, null);
    }
  }

  /**
   * Refuses to hold so many bytes of an archive's files: what is made of them takes as much again.
   *
   * @param where the archive and the entry, in messages
   * @param bytes up to here
   * @param heap the largest heap there may be, in bytes
   * @throws DataFormatException if they are more than half of the heap
   */
  public static void checkHeld(String where, long bytes, long heap) {
    if (bytes > heap / 2) {
      throw new DataFormatException(
          where,
          "the files up to here are " + bytes + " bytes, too many to be held in a heap of " + heap,
          "unpack the archive and give the folder");
    }
  }

  private static DataFormatException tooLarge(
      String where, long images, ImageShape shape, long heap, Throwable cause) {
    long bytes = images * shape.bytes();
    return new DataFormatException(
        where,
        images + " images of " + shape + " are " + bytes + " bytes, too many for a heap of " + heap,
        "give Java more, for example -Xmx" + (2 * bytes / (1 << 20) + 256) + "m",
        cause);
  }
}
