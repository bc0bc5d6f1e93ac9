package io.evident.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
  private static byte[] decode(BufferedImage image, String format) throws IOException {
    byte[] encoded = TestFiles.encode(image, format);
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight() + 2];
    try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
      decoder.decode(encoded, "x", decoder.shape(encoded, "x"), rgb, 1);
    }
    assertEquals(0, rgb[0]);
    assertEquals(0, rgb[rgb.length - 1]);
    return Arrays.copyOfRange(rgb, 1, rgb.length - 1);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void greySamplesAreTakenAsTheyAre() throws IOException {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setPixels(0, 0, 2, 1, new int[] {128, 3});
    assertArrayEquals(bytes(128, 128, 128, 3, 3, 3), decode(grey, "png"));
    BufferedImage flat = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    flat.getRaster().setPixels(0, 0, 8, 8, IntStream.generate(() -> 128).limit(64).toArray());
    assertEquals((byte) 128, decode(flat, "jpg")[0]);
  }

  @Test
  void sixteenBitsAreRoundedToEight() throws IOException {
    BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setPixels(0, 0, 3, 1, new int[] {65535, 128 * 257 + 100, 128 * 257 + 200});
    assertArrayEquals(bytes(255, 255, 255, 128, 128, 128, 129, 129, 129), decode(grey, "png"));
    BufferedImage rgb = sixteen(3, new int[] {65535, 257, 0, 514, 32896, 65535});
    assertArrayEquals(bytes(255, 1, 0, 2, 128, 255), decode(rgb, "png"));
    BufferedImage rgba = sixteen(4, new int[] {65535, 257, 0, 9, 514, 32896, 65535, 0});
    assertArrayEquals(bytes(255, 1, 0, 2, 128, 255), decode(rgba, "png"));
  }

  private static BufferedImage sixteen(int bands, int[] samples) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            bands == 4,
            false,
            bands == 4 ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 2, 1, bands, new Point(0, 0));
    raster.setPixels(0, 0, 2, 1, samples);
    return new BufferedImage(model, raster, false, null);
  }

  @Test
  void alphaIsDropped() throws IOException {
    BufferedImage argb = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    argb.setRGB(0, 0, 0x00102030);
    argb.setRGB(1, 0, 0x8040ff60);
    assertArrayEquals(bytes(0x10, 0x20, 0x30, 0x40, 0xff, 0x60), decode(argb, "png"));
  }

  @Test
  void palettesAreLookedUp() throws IOException {
    byte[] red = bytes(1, 200, 3, 4);
    byte[] green = bytes(5, 6, 7, 8);
    byte[] blue = bytes(9, 10, 255, 12);
    for (int bits : new int[] {2, 8}) {
      IndexColorModel palette = new IndexColorModel(bits, 4, red, green, blue);
      BufferedImage image =
          new BufferedImage(
              2,
              1,
              bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
              palette);
      image.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 2});
      assertArrayEquals(bytes(200, 6, 10, 3, 7, 255), decode(image, "png"));
    }
    BufferedImage binary = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    binary.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 0});
    assertArrayEquals(bytes(255, 255, 255, 0, 0, 0), decode(binary, "png"));
  }

  @Test
  void aHugeHeaderIsRefusedBeforeItsPixelsAreAllocated() throws IOException {
    byte[] png = TestFiles.encode(TestFiles.image(4, 4, 1), "png");
    java.nio.ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    java.nio.ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
      DataFormatException e =
          assertThrows(DataFormatException.class, () -> decoder.shape(png, "bomb.png"));
      assertTrue(e.getMessage().contains("60000x60000"), e.getMessage());
    }
  }

  @Test
  void randomDamageIsRefusedInOneLineOrDecoded() throws IOException {
    long seed = 20261121;
    Random random = new Random(seed);
    byte[] target = new byte[16 * 16 * 3];
    ImageShape shape = new ImageShape(16, 16, 3);
    int refused = 0;
    for (String format : new String[] {"jpg", "png"}) {
      byte[] whole = TestFiles.encode(TestFiles.image(16, 16, 7), format);
      try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
        for (int trial = 0; trial < 1_000; trial++) {
          byte[] bad = damaged(whole, random);
          try {
            decoder.decodeResized(bad, "x", shape, target, 0);
          } catch (DataFormatException e) {
            refused++;
            assertEquals(1, e.getMessage().lines().count(), "seed " + seed);
          }
        }
        decoder.decode(whole, "whole", shape, target, 0);
      }
    }
    assertTrue(refused > 1_000, refused + " refused");
  }

  /** Cut, overwritten, or with a part repeated. */
  private static byte[] damaged(byte[] whole, Random random) {
    int kind = random.nextInt(3);
    int from = random.nextInt(whole.length);
    if (kind == 0) {
      return Arrays.copyOf(whole, from);
    }
    byte[] bad = whole.clone();
    for (int k = 0; k < 1 + random.nextInt(8); k++) {
      bad[random.nextInt(kind == 1 ? whole.length : 200)] = (byte) random.nextInt(256);
    }
    if (kind == 2) {
      bad = Arrays.copyOf(whole, whole.length + from);
      int at = random.nextInt(whole.length);
      System.arraycopy(whole, 0, bad, at, from);
      System.arraycopy(whole, at, bad, at + from, whole.length - at);
    }
    return bad;
  }
}
