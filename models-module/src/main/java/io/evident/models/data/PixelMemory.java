package io.evident.models.data;

/** Arrays for pixels, refused with a sentence where Java would run out of memory. */
final class PixelMemory {
  /** The largest array most virtual machines allocate. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private PixelMemory() {}

  /** An array for the pixels of so many images, or a refusal that says what would be needed. */
  static byte[] allocate(String where, long images, ImageShape shape) {
    long bytes = images * shape.bytes();
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    if (bytes > MAX_ARRAY) {
      throw new DataFormatException(
          where,
          images + " images of " + shape + " are " + bytes + " bytes, more than one array holds",
          "use fewer or smaller images");
    }
    if (bytes > free) {
      throw new DataFormatException(
          where,
          images
              + " images of "
              + shape
              + " need "
              + bytes
              + " bytes of heap, "
              + free
              + " are free",
          "give Java more, for example -Xmx" + (2 * bytes / (1 << 20) + 256) + "m");
    }
    return new byte[(int) bytes];
  }
}
