package io.evident.models.image;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * One image in the shape a model takes, scaled to it if it had another size, without keeping its
 * aspect ratio. For a model of one channel grey stays as it is and colour becomes its luma, (299 R
 * + 587 G + 114 B) / 1000 rounded (ITU-R BT.601). Immutable.
 */
public final class FittedImage {
  private static final int RGB = 3;

  private final ImageShape shape;
  private final ImageShape original;
  private final ByteBuffer pixels;

  /** Null if nothing is odd about its file. */
  private final String warning;

  private FittedImage(ImageShape shape, ImageShape original, byte[] pixels, String warning) {
    this.shape = shape;
    this.original = original;
    this.warning = warning;
    this.pixels = ByteBuffer.wrap(pixels).asReadOnlyBuffer();
  }

  /**
   * Reads a JPEG or PNG image, as the images of a folder are read: turned as its EXIF orientation
   * says. A model may want another way up, see {@link
   * io.evident.models.serving.ServedModel#read(Path)}.
   *
   * @param file the image
   * @param wanted the shape to bring it to
   * @return the image
   * @throws DataFormatException if it is no image, damaged or too large; the message names it
   * @throws IOException if it cannot be read
   */
  public static FittedImage read(Path file, ImageShape wanted) throws IOException {
    return read(file, wanted, Orientation.EXIF);
  }

  /**
   * The same with another way up.
   *
   * @param file the image
   * @param wanted the shape to bring it to
   * @param orientation which way up it is taken
   * @return the image
   * @throws DataFormatException if it is no image, damaged or too large; the message names it
   * @throws IOException if it cannot be read
   */
  public static FittedImage read(Path file, ImageShape wanted, Orientation orientation)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataFormatException(file.toString(), "there is no such file", "check the path");
    }
    return decode(
        file.toString(),
        ImageFile.of(file, Files.readAttributes(file, BasicFileAttributes.class)).bytes(),
        wanted,
        orientation);
  }

  /**
   * Decodes a JPEG or PNG image that has been read, as {@link #read} does.
   *
   * @param where it is from, for errors
   * @param encoded all bytes of the file
   * @param wanted the shape to bring it to
   * @return the image
   * @throws DataFormatException if it is no image, damaged or too large; the message names it
   */
  public static FittedImage decode(String where, byte[] encoded, ImageShape wanted)
      throws DataFormatException {
    return decode(where, encoded, wanted, Orientation.EXIF);
  }

  /**
   * The same with another way up.
   *
   * @param where it is from, for errors
   * @param encoded all bytes of the file
   * @param wanted the shape to bring it to
   * @param orientation which way up it is taken
   * @return the image
   * @throws DataFormatException if it is no image, damaged or too large; the message names it
   */
  public static FittedImage decode(
      String where, byte[] encoded, ImageShape wanted, Orientation orientation)
      throws DataFormatException {
    ImageShape colour = new ImageShape(wanted.height(), wanted.width(), RGB);
    byte[] rgb = new byte[colour.bytes()];
    try (ImageDecoder decoder = new ImageDecoder(orientation)) {
      ImageDecoder.Found found = decoder.decodeResized(encoded, where, colour, rgb, 0);
      return new FittedImage(wanted, found.shape(), channels(rgb, wanted), found.warning());
    }
  }

  /**
   * Takes an image that is in memory; what is transparent lies on white.
   *
   * @param image in RGB or grey
   * @param wanted the shape to bring it to
   * @return the image
   * @throws IllegalArgumentException if a side is longer than {@value ImageShape#MAX_SIDE}
   */
  public static FittedImage of(BufferedImage image, ImageShape wanted) {
    ImageShape colour = new ImageShape(wanted.height(), wanted.width(), RGB);
    byte[] rgb = new byte[colour.bytes()];
    ImageShape original = ImageDecoder.fit(image, colour, rgb, 0);
    return new FittedImage(wanted, original, channels(rgb, wanted), null);
  }

  private static byte[] channels(byte[] rgb, ImageShape wanted) {
    if (wanted.channels() == RGB) {
      return rgb;
    }
    byte[] grey = new byte[wanted.bytes()];
    for (int p = 0; p < grey.length; p++) {
      int sum = 500;
      sum += 299 * Byte.toUnsignedInt(rgb[RGB * p]);
      sum += 587 * Byte.toUnsignedInt(rgb[RGB * p + 1]);
      sum += 114 * Byte.toUnsignedInt(rgb[RGB * p + 2]);
      grey[p] = (byte) (sum / 1000);
    }
    return grey;
  }

  /**
   * The shape it was brought to.
   *
   * @return [height, width, channels]
   */
  public ImageShape shape() {
    return shape;
  }

  /**
   * What is odd about its file, although all of its pixels are there.
   *
   * @return what its decoder warned of; empty if it did not
   */
  public Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  /**
   * The shape it had, as it is shown.
   *
   * @return [height, width, 3]
   */
  public ImageShape original() {
    return original;
  }

  /**
   * Whether it had another height or width.
   *
   * @return whether it was scaled
   */
  public boolean scaled() {
    return original.height() != shape.height() || original.width() != shape.width();
  }

  /**
   * Its pixels, [row, column, channel].
   *
   * @return a new read-only view of shape().bytes() unsigned bytes, at position 0
   */
  public ByteBuffer pixels() {
    return pixels.duplicate();
  }
}
