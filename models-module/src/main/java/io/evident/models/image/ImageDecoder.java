package io.evident.models.image;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Decodes JPEG and PNG to RGB bytes.
 *
 * <p>Samples are taken as the file has them: a grey sample becomes three equal ones, 16 bits are
 * rounded to 8, a palette is looked up, and no colour profile is applied. What is transparent lies
 * on white, see {@link RgbSamples}; inks become colours, see {@link JpegFile}; rows and columns are
 * turned as EXIF says, unless they are to stay as stored.
 *
 * <p>An image whose decoder misses or makes up samples is refused. What it only finds odd is read,
 * with its warning. For one thread.
 */
public final class ImageDecoder implements AutoCloseable {
  /** Changes when the bytes of some image would. */
  public static final int VERSION = 3;

  /** Largest image that is decoded, in pixels: more is likelier a bomb than a training image. */
  static final long MAX_PIXELS = 1L << 25;

  private static final String REMEDY = "replace it or remove it";

  /**
   * What Java's JPEG decoder says, after libjpeg, where all samples are there nevertheless: 0xd9 is
   * the end, behind the last scan. It passes on only the first warning of an image; of what it
   * warns before that, nothing may be taken for harmless.
   */
  private static final String EXTRANEOUS = "extraneous bytes before marker 0xd9";

  /** How many bytes: they can be taken out, and what they hid is then said. */
  private static final Pattern PADDING = Pattern.compile("(\\d{1,9}) " + EXTRANEOUS);

  private static final String NO_END = "EOI";

  /** What it says of a palette where none belongs: "ignored" or "ignoring". */
  private static final String IGNORED = "ignor";

  /** Where Java's own decoders are. */
  private static final String OWN = "com.sun.imageio.plugins.";

  private final Orientation wanted;
  private final ImageReader jpeg = reader("jpeg");
  private final ImageReader png = reader("png");

  /** Of the image that is being decoded: whether its samples may lack only behind its last scan. */
  private boolean oneScan;

  /** Whether its decoder looks for markers within a scan, and may come upon the end there. */
  private boolean hasRestarts;

  private String warning;
  private String damage;

  /**
   * A decoder, to be closed.
   *
   * @param wanted which way up images are taken
   */
  public ImageDecoder(Orientation wanted) {
    this.wanted = wanted;
  }

  /**
   * How one image was found.
   *
   * @param shape as it is shown, before it was scaled
   * @param transparent whether a pixel was transparent, in part or wholly
   * @param turned whether its EXIF orientation was not upright, and followed
   * @param warning what is odd about it and does not matter; null if nothing is
   */
  public record Found(ImageShape shape, boolean transparent, boolean turned, String warning) {}

  /** An image as its file stores it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(
      byte[] rgb, ImageShape shape, int orientation, boolean transparent, String warning) {}

  /** Java's own, whatever others a program has brought: they would give other bytes. */
  private ImageReader reader(String format) {
    Iterator<ImageReaderSpi> own =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                ImageReaderSpi.class,
                provider ->
                    provider.getClass().getName().startsWith(OWN)
                        && List.of(((ImageReaderSpi) provider).getFormatNames()).contains(format),
                false);
    if (!own.hasNext()) {
      throw new IllegalStateException("this Java has no " + format + " decoder of its own");
    }
    try {
      ImageReader reader = own.next().createReaderInstance();
      IIOReadWarningListener listener = (source, message) -> warned(source == png, message);
      reader.addIIOReadWarningListener(listener);
      return reader;
    } catch (IOException e) {
      throw new IllegalStateException("this Java's " + format + " decoder cannot be made", e);
    }
  }

  private void warned(boolean ofPng, String message) {
    boolean harmless =
        ofPng
            ? message.contains(IGNORED)
            : (message.contains(EXTRANEOUS) && !hasRestarts)
                || (message.contains(NO_END) && oneScan);
    if (!harmless) {
      damage = damage == null ? message : damage;
    } else if (warning == null) {
      warning = message;
    }
  }

  /**
   * The shape of an encoded image as it is shown, from its header alone.
   *
   * @param encoded all bytes of the file
   * @param where its name in messages
   * @return its shape, always of three channels
   * @throws DataFormatException if it is no JPEG or PNG, damaged, or too large
   */
  public ImageShape shape(byte[] encoded, String where) {
    try {
      if (isJpeg(encoded)) {
        JpegFile file = JpegFile.of(encoded);
        return shown(file.orientation(), shape(file.height(), file.width(), where));
      }
      requirePng(encoded, where);
      PngFile file = PngFile.of(encoded);
      return shown(file.orientation(), shape(file.height(), file.width(), where));
    } catch (IOException e) {
      throw damaged(where, e);
    }
  }

  private ImageShape shown(int orientation, ImageShape stored) {
    return ExifOrientation.shape(turn(orientation), stored);
  }

  private int turn(int orientation) {
    return wanted == Orientation.EXIF ? orientation : ExifOrientation.UPRIGHT;
  }

  /**
   * Decodes an image of a known shape.
   *
   * @param encoded all bytes of the file
   * @param where its name in messages
   * @param expected the shape it must have
   * @param target gets the image, [row, column, channel]
   * @param at from which position on
   * @return how it was found
   * @throws DataFormatException if it is damaged, or of another shape
   */
  public Found decode(byte[] encoded, String where, ImageShape expected, byte[] target, int at) {
    return decode(encoded, where, expected, expected, target, at);
  }

  /**
   * Decodes an image of any shape and scales it.
   *
   * @param encoded all bytes of the file
   * @param where its name in messages
   * @param fitted the shape it is brought to
   * @param target gets the image, [row, column, channel]
   * @param at from which position on
   * @return how it was found
   * @throws DataFormatException if it is damaged
   */
  public Found decodeResized(
      byte[] encoded, String where, ImageShape fitted, byte[] target, int at) {
    return decode(encoded, where, null, fitted, target, at);
  }

  /** Expected is null where any shape will do. */
  private Found decode(
      byte[] encoded, String where, ImageShape expected, ImageShape fitted, byte[] target, int at) {
    Stored stored = stored(encoded, where, expected);
    int turn = turn(stored.orientation);
    byte[] rgb = stored.rgb;
    if (turn != ExifOrientation.UPRIGHT) {
      rgb = ExifOrientation.shown(turn, rgb, stored.shape);
    }
    ImageShape shape = ExifOrientation.shape(turn, stored.shape);
    fit(rgb, shape, fitted, target, at);
    return new Found(shape, stored.transparent, turn != ExifOrientation.UPRIGHT, stored.warning);
  }

  /** Scales an image of any shape to the wanted one and gives the shape it had. */
  static ImageShape fit(BufferedImage image, ImageShape wanted, byte[] target, int at) {
    ImageShape actual = new ImageShape(image.getHeight(), image.getWidth(), 3);
    byte[] rgb = new byte[actual.bytes()];
    RgbSamples.copy(image, rgb, 0);
    fit(rgb, actual, wanted, target, at);
    return actual;
  }

  private static void fit(byte[] rgb, ImageShape actual, ImageShape wanted, byte[] target, int at) {
    if (actual.equals(wanted)) {
      System.arraycopy(rgb, 0, target, at, rgb.length);
    } else {
      ImageResize.resize(rgb, actual, wanted, target, at);
    }
  }

  private Stored stored(byte[] encoded, String where, ImageShape expected) {
    warning = null;
    damage = null;
    try {
      Stored stored =
          isJpeg(encoded)
              ? storedJpeg(encoded, where, expected)
              : storedPng(encoded, where, expected);
      if (damage != null) {
        throw new IOException(damage);
      }
      return stored;
    } catch (DataFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(where, e);
    } finally {
      jpeg.setInput(null);
      png.setInput(null);
    }
  }

  private Stored storedJpeg(byte[] encoded, String where, ImageShape expected) throws IOException {
    JpegFile file = JpegFile.of(encoded);
    ImageShape shape = shape(file.height(), file.width(), where);
    requireShape(where, shown(file.orientation(), shape), expected);
    oneScan = file.isOneScan();
    byte[] plain = file.plain();
    hasRestarts = file.hasRestarts();
    byte[] rgb = decoded(file, plain, shape);
    Matcher padding = PADDING.matcher(damage == null ? "" : damage);
    if (hasRestarts && padding.find()) {
      // As some cameras write it. Without the padding nothing may be found wrong.
      warning = damage;
      damage = null;
      rgb = decoded(file, withoutPadding(plain, Integer.parseInt(padding.group(1))), shape);
    }
    String odd = file.warning() == null ? warning : file.warning();
    return new Stored(rgb, shape, file.orientation(), false, odd);
  }

  private byte[] decoded(JpegFile file, byte[] plain, ImageShape shape) throws IOException {
    jpeg.setInput(new ByteArrayImageInput(plain), true, true);
    if (file.hasInks()) {
      return file.rgb(jpeg.readRaster(0, null));
    }
    byte[] rgb = new byte[shape.bytes()];
    RgbSamples.copy(jpeg.read(0), rgb, 0);
    return rgb;
  }

  /** Without so many bytes before the last marker, which is the end. */
  private static byte[] withoutPadding(byte[] jpeg, int count) {
    int end = jpeg.length - 2;
    while (end > count && !(at(jpeg, end) == 0xff && at(jpeg, end + 1) == 0xd9)) {
      end--;
    }
    byte[] without = Arrays.copyOf(jpeg, jpeg.length - count);
    System.arraycopy(jpeg, end, without, end - count, jpeg.length - end);
    return without;
  }

  private Stored storedPng(byte[] encoded, String where, ImageShape expected) throws IOException {
    requirePng(encoded, where);
    PngFile file = PngFile.of(encoded);
    ImageShape shape = shape(file.height(), file.width(), where);
    requireShape(where, shown(file.orientation(), shape), expected);
    png.setInput(new ByteArrayImageInput(file.plain()), true, true);
    byte[] rgb = new byte[shape.bytes()];
    boolean transparent =
        RgbSamples.copy(png.read(0), file.transparentColour(), file.paletteAlpha(), rgb, 0);
    String odd = file.warning() == null ? warning : file.warning();
    return new Stored(rgb, shape, file.orientation(), transparent, odd);
  }

  private static void requireShape(String where, ImageShape actual, ImageShape expected) {
    if (expected != null && !actual.equals(expected)) {
      throw new DataFormatException(
          where,
          "the image is " + size(actual) + ", the first one is " + size(expected),
          "scale all images to one size, or have them scaled (--size)");
    }
  }

  private static String size(ImageShape shape) {
    return shape.height() + "x" + shape.width();
  }

  private static ImageShape shape(int height, int width, String where) {
    int side = Math.max(height, width);
    if (side > ImageShape.MAX_SIDE || (long) height * width > MAX_PIXELS) {
      throw new DataFormatException(
          where,
          "the image is "
              + height
              + "x"
              + width
              + (side > ImageShape.MAX_SIDE
                  ? ", and a side may be " + ImageShape.MAX_SIDE + " at most"
                  : ", more than " + MAX_PIXELS + " pixels"),
          "scale it down first");
    }
    return new ImageShape(height, width, 3);
  }

  private static boolean isJpeg(byte[] encoded) {
    return encoded.length > 2 && at(encoded, 0) == 0xff && at(encoded, 1) == 0xd8;
  }

  private static void requirePng(byte[] encoded, String where) {
    boolean isPng =
        encoded.length > 3 && at(encoded, 0) == 0x89 && encoded[1] == 'P' && encoded[2] == 'N';
    if (!isPng) {
      throw ForeignFormat.refusal(encoded, where);
    }
  }

  private static int at(byte[] bytes, int index) {
    return bytes[index] & 0xff;
  }

  private static DataFormatException damaged(String where, Exception cause) {
    String how = cause.getMessage() == null ? "undecodable" : cause.getMessage();
    return new DataFormatException(where, "the image is damaged (" + how + ")", REMEDY, cause);
  }

  @Override
  public void close() {
    jpeg.dispose();
    png.dispose();
  }
}
