package io.evident.models.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Decodes JPEG and PNG to RGB bytes.
 *
 * <p>Samples are taken as the file has them: a grey sample becomes three equal ones, 16 bits are
 * rounded to 8, a palette is looked up, alpha is dropped, and no colour profile is applied. A
 * decoder that only warns of damage is not believed: the image is refused. For one thread.
 */
final class ImageDecoder implements AutoCloseable {
  /** Largest image that is decoded, in pixels: more is likelier a bomb than a training image. */
  static final long MAX_PIXELS = 1L << 25;

  private static final String REMEDY = "replace it or remove it";

  private final ImageReader jpeg = reader("jpeg");
  private final ImageReader png = reader("png");
  private String warning;

  private ImageReader reader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IllegalStateException("this Java has no " + format + " decoder");
    }
    ImageReader reader = readers.next();
    IIOReadWarningListener listener = (source, message) -> warned(message);
    reader.addIIOReadWarningListener(listener);
    return reader;
  }

  /**
   * The decoder itself says of harmless oddities, such as a foreign profile, that it ignored them.
   */
  private void warned(String message) {
    if (!message.endsWith("ignored") && warning == null) {
      warning = message;
    }
  }

  /** What is done with an image whose reader is set to it. */
  private interface Step<T> {
    T apply(ImageReader reader) throws IOException;
  }

  /**
   * The shape of an encoded image, from its header alone; always three channels.
   *
   * @throws DataFormatException if it is no JPEG or PNG, damaged, or too large
   */
  ImageShape shape(byte[] encoded, String where) {
    return with(encoded, where, reader -> shape(reader, where));
  }

  /**
   * Decodes an image of a known shape into target, from a position, as [row, column, channel].
   *
   * @throws DataFormatException if it is damaged, or of another shape
   */
  void decode(byte[] encoded, String where, ImageShape expected, byte[] target, int at) {
    copy(image(encoded, where, expected), target, at);
  }

  /**
   * Decodes an image of any shape and scales it to the wanted one.
   *
   * @return the shape it had
   * @throws DataFormatException if it is damaged
   */
  ImageShape decodeResized(byte[] encoded, String where, ImageShape wanted, byte[] target, int at) {
    return fit(image(encoded, where, null), wanted, target, at);
  }

  /** Scales an image of any shape to the wanted one and gives the shape it had. */
  static ImageShape fit(BufferedImage image, ImageShape wanted, byte[] target, int at) {
    ImageShape actual = new ImageShape(image.getHeight(), image.getWidth(), 3);
    if (actual.equals(wanted)) {
      copy(image, target, at);
    } else {
      byte[] rgb = new byte[actual.bytes()];
      copy(image, rgb, 0);
      ImageResize.resize(rgb, actual, wanted, target, at);
    }
    return actual;
  }

  /** Expected is null where any shape will do. */
  private BufferedImage image(byte[] encoded, String where, ImageShape expected) {
    if (readerFor(encoded, where) == png && PngChunks.damage(encoded) != null) {
      throw damaged(where, PngChunks.damage(encoded), null);
    }
    return with(
        encoded,
        where,
        reader -> {
          ImageShape actual = shape(reader, where);
          if (expected != null && !actual.equals(expected)) {
            throw new DataFormatException(
                where,
                "the image is " + size(actual) + ", the first one is " + size(expected),
                "scale all images to one size, or have them scaled (--size)");
          }
          return reader.read(0);
        });
  }

  private static String size(ImageShape shape) {
    return shape.height() + "x" + shape.width();
  }

  private static ImageShape shape(ImageReader reader, String where) throws IOException {
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    boolean fits =
        (long) height * width <= MAX_PIXELS
            && height <= ImageShape.MAX_SIDE
            && width <= ImageShape.MAX_SIDE;
    if (!fits) {
      throw new DataFormatException(
          where,
          "the image is " + height + "x" + width + ", more than " + MAX_PIXELS + " pixels",
          "scale it down first");
    }
    return new ImageShape(height, width, 3);
  }

  private <T> T with(byte[] encoded, String where, Step<T> step) {
    ImageReader reader = readerFor(encoded, where);
    warning = null;
    try {
      reader.setInput(new ByteArrayImageInput(encoded), true, true);
      T result = step.apply(reader);
      if (warning != null) {
        throw damaged(where, warning, null);
      }
      return result;
    } catch (DataFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(where, e.getMessage() == null ? "undecodable" : e.getMessage(), e);
    } finally {
      reader.setInput(null);
    }
  }

  private ImageReader readerFor(byte[] encoded, String where) {
    if (encoded.length > 2 && at(encoded, 0) == 0xff && at(encoded, 1) == 0xd8) {
      return jpeg;
    }
    if (encoded.length > 3 && at(encoded, 0) == 0x89 && encoded[1] == 'P' && encoded[2] == 'N') {
      return png;
    }
    throw new DataFormatException(
        where,
        encoded.length == 0 ? "the file is empty" : "this is neither a JPEG nor a PNG image",
        REMEDY);
  }

  private static int at(byte[] bytes, int index) {
    return bytes[index] & 0xff;
  }

  private static DataFormatException damaged(String where, String how, Throwable cause) {
    return new DataFormatException(where, "the image is damaged (" + how + ")", REMEDY, cause);
  }

  private static void copy(BufferedImage image, byte[] target, int at) {
    int out = at;
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
        && image.getRaster().getParent() == null
        && image.getRaster().getDataBuffer() instanceof DataBufferByte data) {
      byte[] bgr = data.getData();
      for (int p = 0; p < bgr.length; p += 3) {
        target[out++] = bgr[p + 2];
        target[out++] = bgr[p + 1];
        target[out++] = bgr[p];
      }
      return;
    }
    Raster raster = image.getRaster();
    IndexColorModel palette = image.getColorModel() instanceof IndexColorModel m ? m : null;
    boolean grey = raster.getNumBands() < 3;
    int[] bits = raster.getSampleModel().getSampleSize();
    int[] pixel = new int[raster.getNumBands()];
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        raster.getPixel(raster.getMinX() + x, raster.getMinY() + y, pixel);
        for (int channel = 0; channel < 3; channel++) {
          int value;
          if (palette != null) {
            value = palette.getRGB(pixel[0]) >> (16 - 8 * channel);
          } else {
            int band = grey ? 0 : channel;
            long max = (1L << bits[band]) - 1;
            value = (int) ((pixel[band] * 255L + max / 2) / max);
          }
          target[out++] = (byte) value;
        }
      }
    }
  }

  @Override
  public void close() {
    jpeg.dispose();
    png.dispose();
  }
}
