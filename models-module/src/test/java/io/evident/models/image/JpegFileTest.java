package io.evident.models.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.Orientation;
import io.evident.models.reading.TestFiles;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Colours and oddities of JPEGs, as libjpeg's rules have them. */
class JpegFileTest {
  private static ImageDecoder.Found decode(byte[] encoded, byte[] rgb) {
    try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
      return decoder.decode(encoded, "x.jpg", decoder.shape(encoded, "x.jpg"), rgb, 0);
    }
  }

  /** The colour of a JPEG of one block, the same everywhere. */
  private static int[] colour(TestJpeg jpeg) {
    byte[] rgb = new byte[8 * 8 * 3];
    decode(jpeg.encoded(), rgb);
    for (int i = 3; i < rgb.length; i++) {
      assertEquals(rgb[i - 3], rgb[i]);
    }
    return new int[] {rgb[0] & 0xff, rgb[1] & 0xff, rgb[2] & 0xff};
  }

  /** Light that c and k let through, (255 - c)(255 - k) / 255. */
  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "255, 0, 0, 0", "0, 0, 0, 255", "155, 55, 105, 35", "7, 99, 201, 128"})
  void fourInksLetThroughWhatTheirProductDoes(int c, int m, int y, int k) {
    int[] expected =
        Stream.of(c, m, y)
            .mapToInt(ink -> (int) Math.round((255.0 - ink) * (255 - k) / 255))
            .toArray();
    assertArrayEquals(expected, colour(TestJpeg.of(c, m, y, k)));
    assertArrayEquals(expected, colour(TestJpeg.of(c, m, y, k).jfif()));
    assertArrayEquals(
        expected, colour(TestJpeg.of(255 - c, 255 - m, 255 - y, 255 - k).adobe(0)), "inverted");
  }

  /**
   * R, G and B of YCbCr are what the inks, stored inverted, leave of white: 255 less their light.
   */
  @ParameterizedTest
  @CsvSource({"0, 128, 128, 255", "255, 128, 128, 255", "150, 90, 200, 255", "90, 140, 70, 180"})
  void inksAsLumaAndChromaAreTheColoursOfTheirComplement(int luma, int blue, int red, int black) {
    double[] ink = {
      luma + 1.402 * (red - 128),
      luma - 0.344136 * (blue - 128) - 0.714136 * (red - 128),
      luma + 1.772 * (blue - 128)
    };
    int[] colour = colour(TestJpeg.of(luma, blue, red, black).adobe(2));
    for (int i = 0; i < 3; i++) {
      double light = 255 - Math.max(0, Math.min(255, ink[i]));
      assertEquals(light * black / 255, colour[i], 1.01, "channel " + i);
    }
  }

  private static final int[] STORED = {150, 90, 200};

  /** Of the samples above: R = 150 + 1.402 72, G = 150 + 0.344136 38 - 0.714136 72, B = ... */
  private static final int[] FROM_YCBCR = {251, 112, 83};

  private static Stream<Arguments> threeComponents() {
    int[] named = {'R', 'G', 'B'};
    int[] zero = {0, 1, 2};
    int[] other = {34, 35, 36};
    return Stream.of(
        Arguments.of("JFIF", TestJpeg.of(STORED).jfif(), FROM_YCBCR),
        Arguments.of("none", TestJpeg.of(STORED), FROM_YCBCR),
        Arguments.of("from 0", TestJpeg.of(STORED).ids(zero), FROM_YCBCR),
        Arguments.of("other names", TestJpeg.of(STORED).ids(other), FROM_YCBCR),
        Arguments.of(
            "a marker cut short",
            TestJpeg.of(STORED).ids(zero).marker(0xee, TestJpeg.bytes("Adobe", 0)),
            FROM_YCBCR),
        Arguments.of("named, JFIF", TestJpeg.of(STORED).ids(named).jfif(), FROM_YCBCR),
        Arguments.of("JFIF before Adobe", TestJpeg.of(STORED).jfif().adobe(0), FROM_YCBCR),
        Arguments.of("Adobe 1", TestJpeg.of(STORED).ids(zero).adobe(1), FROM_YCBCR),
        Arguments.of("Adobe 1, named", TestJpeg.of(STORED).ids(named).adobe(1), FROM_YCBCR),
        Arguments.of("Adobe 7", TestJpeg.of(STORED).adobe(7), FROM_YCBCR),
        Arguments.of("named R, G, B", TestJpeg.of(STORED).ids(named), STORED),
        Arguments.of("Adobe 0", TestJpeg.of(STORED).adobe(0), STORED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("threeComponents")
  void threeComponentsAreLumaAndChromaUnlessTheFileSaysOtherwise(
      String name, TestJpeg jpeg, int[] expected) {
    assertArrayEquals(expected, colour(jpeg), name);
  }

  @Test
  void aColourProfileChangesNothing() {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    for (byte[] profile : new byte[][] {linear, grey, {1, 2, 3}}) {
      byte[] marker = TestJpeg.bytes("ICC_PROFILE\0", 1, 1);
      byte[] content = Arrays.copyOf(marker, marker.length + profile.length);
      System.arraycopy(profile, 0, content, marker.length, profile.length);
      assertArrayEquals(FROM_YCBCR, colour(TestJpeg.of(STORED).jfif().marker(0xe2, content)));
      assertArrayEquals(
          new int[] {77, 77, 77}, colour(TestJpeg.of(77).jfif().marker(0xe2, content)));
    }
  }

  @Test
  void twoComponentsAreRefused() {
    DataFormatException e =
        assertThrows(DataFormatException.class, () -> colour(TestJpeg.of(10, 20)));
    assertTrue(e.getMessage().contains("2 components"), e.getMessage());
  }

  /** What data sets hold, recorded results and caches among them, stays bit for bit. */
  @Test
  void ordinaryImagesAreWhatJavasOwnDecoderGives() throws IOException {
    for (boolean progressive : new boolean[] {false, true}) {
      for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
        BufferedImage image = new BufferedImage(43, 29, type);
        image.getGraphics().drawImage(TestFiles.image(43, 29, 5), 0, 0, null);
        byte[] encoded = encoded(image, progressive);
        BufferedImage java = ImageIO.read(new ByteArrayInputStream(encoded));
        byte[] rgb = new byte[43 * 29 * 3];
        assertNull(decode(encoded, rgb).warning());
        int[] pixel = new int[3];
        for (int p = 0; p < 43 * 29; p++) {
          java.getRaster().getPixel(p % 43, p / 43, pixel);
          for (int c = 0; c < 3; c++) {
            int sample = type == BufferedImage.TYPE_BYTE_GRAY ? pixel[0] : pixel[c];
            assertEquals((byte) sample, rgb[3 * p + c]);
          }
        }
      }
    }
  }

  private static byte[] encoded(BufferedImage image, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    JPEGImageWriteParam param = (JPEGImageWriteParam) writer.getDefaultWriteParam();
    param.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  @Test
  void whatIsOnlyOddIsReadWithAWarning() {
    byte[] rgb = new byte[8 * 8 * 3];
    byte[] right = new byte[8 * 8 * 3];
    assertNull(decode(TestJpeg.of(STORED).encoded(), right).warning());
    byte[] behind = Arrays.copyOf(TestJpeg.of(STORED).encoded(), 400);
    assertNull(decode(behind, rgb).warning(), "what follows the end is no part of the image");
    assertArrayEquals(right, rgb);
    for (TestJpeg odd :
        new TestJpeg[] {
          TestJpeg.of(STORED).beforeEnd(new int[20]),
          TestJpeg.of(STORED).scanEnd(0, 0, 0),
          TestJpeg.of(STORED).scanEnd(0, 63, 0x21),
          TestJpeg.of(STORED).adobe(9),
          TestJpeg.of(STORED).withoutEnd(),
        }) {
      Arrays.fill(rgb, (byte) 0);
      assertNotNull(decode(odd.encoded(), rgb).warning());
      assertArrayEquals(right, rgb);
    }
  }

  /** As what means nothing is set right in every scan of its own. */
  @Test
  void fieldsThatMeanNothingInAScanAreReadWithAWarning() {
    byte[] rgb = new byte[8 * 8 * 3];
    byte[] right = new byte[8 * 8 * 3];
    assertNull(decode(TestJpeg.of(STORED).apart().encoded(), right).warning());
    TestJpeg odd = TestJpeg.of(STORED).apart().scanEnd(0, 0, 0x21);
    assertTrue(decode(odd.encoded(), rgb).warning().contains("progressive"));
    assertArrayEquals(right, rgb);
  }

  /** libjpeg passes on only the first warning of an image: what comes first may hide damage. */
  @Test
  void aHarmlessWarningHidesNoDamage() throws IOException {
    byte[] rgb = new byte[64 * 64 * 3];
    byte[] right = new byte[64 * 64 * 3];
    byte[] odd = encoded(TestFiles.image(64, 64, 1), false);
    decode(odd, right);
    int scan = indexOf(odd, 0xda, 0);
    int length = (odd[scan + 2] & 0xff) << 8 | (odd[scan + 3] & 0xff);
    odd[scan + length] = 0;
    assertNotNull(decode(odd, rgb).warning());
    assertArrayEquals(right, rgb);
    byte[] half = Arrays.copyOf(odd, (scan + odd.length) / 2);
    assertRefused(half, rgb);
    byte[] closed = Arrays.copyOf(half, half.length + 2);
    closed[half.length] = (byte) 0xff;
    closed[half.length + 1] = (byte) 0xd9;
    assertRefused(closed, rgb);
  }

  /** A decoder has more to read behind them. */
  @Test
  void extraneousBytesBetweenScansAreDamage() throws IOException {
    byte[] rgb = new byte[64 * 64 * 3];
    byte[] progressive = encoded(TestFiles.image(64, 64, 1), true);
    int second = indexOf(progressive, 0xda, indexOf(progressive, 0xda, 0) + 2);
    int tables = indexOf(progressive, 0xc4, indexOf(progressive, 0xda, 0) + 2);
    for (int at : new int[] {second, Math.min(second, tables < 0 ? second : tables)}) {
      byte[] extraneous = new byte[progressive.length + 9];
      System.arraycopy(progressive, 0, extraneous, 0, at);
      Arrays.fill(extraneous, at, at + 9, (byte) 1);
      System.arraycopy(progressive, at, extraneous, at + 9, progressive.length - at);
      assertRefused(extraneous, rgb);
    }
  }

  /** With restarts a decoder looks for markers within the scan, and may come upon the end there. */
  @Test
  void paddingOfAFileWithRestartsHidesNoDamage() throws IOException {
    TestJpeg restarts = TestJpeg.of(STORED).marker(0xdd, TestJpeg.bytes("", 0, 1));
    assertArrayEquals(FROM_YCBCR, colour(restarts));
    byte[] padded = restarts.beforeEnd(new int[20]).encoded();
    byte[] rgb = new byte[8 * 8 * 3];
    assertTrue(
        decode(padded, rgb).warning().matches(".*\\d+ extraneous bytes.*"),
        decode(padded, rgb).warning());
    assertArrayEquals(FROM_YCBCR, colour(restarts));
    // A second block is announced, and is not there.
    int height = indexOf(padded, 0xc0, 0) + 6;
    assertEquals(8, padded[height]);
    padded[height] = 16;
    assertRefused(padded, new byte[16 * 8 * 3]);
    TestJpeg none = TestJpeg.of(STORED).marker(0xdd, TestJpeg.bytes("", 0, 0));
    assertArrayEquals(FROM_YCBCR, colour(none.beforeEnd(new int[20])));
  }

  private static void assertRefused(byte[] encoded, byte[] rgb) {
    String message =
        assertThrows(DataFormatException.class, () -> decode(encoded, rgb)).getMessage();
    assertTrue(message.startsWith("x.jpg: the image is damaged"), message);
  }

  /** Where a marker stands, from some byte on; -1 if there is none. */
  private static int indexOf(byte[] jpeg, int marker, int from) {
    for (int i = from; i + 1 < jpeg.length; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == marker) {
        return i;
      }
    }
    return -1;
  }

  /** Each cut that takes a sample away, whether or not the file was closed afterwards. */
  @Test
  void whatLacksSamplesIsRefused() throws IOException {
    for (boolean progressive : new boolean[] {false, true}) {
      byte[] whole = encoded(TestFiles.image(40, 40, 3), progressive);
      byte[] rgb = new byte[40 * 40 * 3];
      for (int length = whole.length - (progressive ? 3 : 20); length > 0; length -= 37) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThrows(DataFormatException.class, () -> decode(cut, rgb), "first " + length);
        byte[] closed = Arrays.copyOf(whole, length + 2);
        closed[length] = (byte) 0xff;
        closed[length + 1] = (byte) 0xd9;
        if (!progressive) {
          assertThrows(DataFormatException.class, () -> decode(closed, rgb), "closed " + length);
        }
      }
    }
  }

  /** A program may bring decoders of its own, which would give other bytes. */
  @Test
  void anotherDecoderOfJpegIsPassedOver() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    ImageReaderSpi other = new OtherDecoder();
    registry.registerServiceProvider(other, ImageReaderSpi.class);
    try {
      registry
          .getServiceProviders(ImageReaderSpi.class, true)
          .forEachRemaining(
              provider -> {
                if (provider != other) {
                  registry.setOrdering(ImageReaderSpi.class, other, provider);
                }
              });
      assertArrayEquals(FROM_YCBCR, colour(TestJpeg.of(STORED).jfif()));
    } finally {
      registry.deregisterServiceProvider(other, ImageReaderSpi.class);
    }
  }

  private static final class OtherDecoder extends ImageReaderSpi {
    OtherDecoder() {
      names = new String[] {"jpeg", "png"};
    }

    @Override
    public boolean canDecodeInput(Object source) {
      return true;
    }

    @Override
    public ImageReader createReaderInstance(Object extension) {
      throw new AssertionError("nobody may ask for this decoder");
    }

    @Override
    public String getDescription(Locale locale) {
      return "a decoder that a program has brought";
    }
  }
}
