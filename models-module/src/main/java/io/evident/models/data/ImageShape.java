package io.evident.models.data;

/**
 * The shape of one image: [height, width, channels].
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels values per pixel: 1 for grey, 3 for RGB
 */
public record ImageShape(int height, int width, int channels) {
  /** Largest height and width. */
  public static final int MAX_SIDE = 1 << 14;

  public ImageShape {
    if (!(height >= 1 && height <= MAX_SIDE)) {
      throw new IllegalArgumentException("height must be in 1.." + MAX_SIDE + ", got " + height);
    }
    if (!(width >= 1 && width <= MAX_SIDE)) {
      throw new IllegalArgumentException("width must be in 1.." + MAX_SIDE + ", got " + width);
    }
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels must be 1 or 3, got " + channels);
    }
  }

  /**
   * The bytes of one image: height * width * channels.
   *
   * @return the number of bytes
   */
  public int bytes() {
    return height * width * channels;
  }

  /**
   * The shape as people write it.
   *
   * @return for example {@code 32x32x3}
   */
  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
