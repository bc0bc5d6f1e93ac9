package io.evident.models.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import io.evident.models.reading.TestFiles;
import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    // The alphas are 9 and 0 of 65535.
    assertArrayEquals(bytes(255, 255, 255, 255, 255, 255), decode(rgba, "png"));
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

  /** With a sample v and alpha a of 255: v a / 255 + 255 - a, rounded. */
  @Test
  void whatIsTransparentLiesOnWhite() throws IOException {
    BufferedImage argb = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    argb.setRGB(0, 0, 0x00102030);
    argb.setRGB(1, 0, 0x8040ff60);
    argb.setRGB(2, 0, 0xff102030);
    byte[] expected = bytes(255, 255, 255, 159, 255, 175, 0x10, 0x20, 0x30);
    assertArrayEquals(expected, decode(argb, "png"));
    byte[] fitted = new byte[9];
    FittedImage.of(argb, new ImageShape(1, 3, 3)).pixels().get(fitted);
    assertArrayEquals(expected, fitted);
    // In memory samples may be weighted by their alpha already, with a rounding of their own.
    BufferedImage weighted = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB_PRE);
    weighted.getRaster().setPixel(0, 0, new int[] {0, 0, 0, 0});
    weighted.getRaster().setPixel(1, 0, new int[] {32, 128, 48, 128});
    weighted.getRaster().setPixel(2, 0, new int[] {0x10, 0x20, 0x30, 255});
    FittedImage.of(weighted, new ImageShape(1, 3, 3)).pixels().get(fitted);
    assertArrayEquals(expected, fitted);
    BufferedImage sixteen = sixteen(4, new int[] {0, 65535, 0, 0x8000, 514, 32896, 65535, 65535});
    // 65535 (1 - 32768 / 65535) of 65535 is 127.498 of 255.
    assertArrayEquals(bytes(127, 255, 127, 2, 128, 255), decode(sixteen, "png"));
  }

  /** A tRNS chunk names a colour that stands for nothing, or the alphas of a palette. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void aColourMayStandForNothing(int bits) {
    int top = (1 << bits) - 1;
    byte[] key = bytes(0, 0);
    assertArrayEquals(
        bytes(255, 255, 255, 255, 255, 255), png(bits, 0, new int[] {0, top}, null, key));
    // The last bit tells them apart: none of these is the colour named.
    assertArrayEquals(
        bytes(0, 0, 0, 255, 255, 255), png(bits, 0, new int[] {0, top}, null, new byte[] {0}));
    if (bits >= 8) {
      int[] colours = {top, 1, 0, top, 1, 1};
      byte[] named = bytes(top >> 8, top, 0, 1, 0, 0);
      byte one = (byte) Math.round(255.0 / top);
      assertArrayEquals(
          new byte[] {-1, -1, -1, -1, one, one}, png(bits, 2, colours, null, named), "RGB");
    }
    if (bits <= 8) {
      byte[] palette = bytes(0, 0, 0, 10, 20, 30);
      assertArrayEquals(
          bytes(127, 127, 127, 10, 20, 30),
          png(bits, 3, new int[] {0, 1}, palette, bytes(128)),
          "palette");
    }
  }

  /** A PNG of two pixels with the given samples, colour type and tRNS chunk. */
  private static byte[] png(int bits, int type, int[] samples, byte[] palette, byte[] key) {
    StringBuilder row = new StringBuilder("00000000");
    for (int sample : samples) {
      row.append(Integer.toBinaryString(1 << bits | sample).substring(1));
    }
    row.append("0".repeat((8 - row.length() % 8) % 8));
    byte[] line = new byte[row.length() / 8];
    for (int i = 0; i < line.length; i++) {
      line[i] = (byte) Integer.parseInt(row.substring(8 * i, 8 * i + 8), 2);
    }
    Deflater deflater = new Deflater();
    deflater.setInput(line);
    deflater.finish();
    byte[] packed = new byte[100];
    packed = Arrays.copyOf(packed, deflater.deflate(packed));
    deflater.end();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(bytes(0x89, 'P', 'N', 'G', 13, 10, 26, 10));
    png.writeBytes(chunk("IHDR", bytes(0, 0, 0, 2, 0, 0, 0, 1, bits, type, 0, 0, 0)));
    if (palette != null) {
      png.writeBytes(chunk("PLTE", palette));
    }
    png.writeBytes(chunk("tRNS", key));
    png.writeBytes(chunk("IDAT", packed));
    png.writeBytes(chunk("IEND", new byte[0]));
    byte[] rgb = new byte[6];
    try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
      decoder.decode(png.toByteArray(), "x", new ImageShape(1, 2, 3), rgb, 0);
    }
    return rgb;
  }

  private static byte[] chunk(String name, byte[] content) {
    java.nio.ByteBuffer chunk = java.nio.ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(TestJpeg.bytes(name)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  /** Texts and profiles are no part of the picture; what is transparent is. */
  @Test
  void aDamagedTextDoesNotMatterAndADamagedTransparencyDoes() throws IOException {
    byte[] whole = TestFiles.encode(TestFiles.image(4, 4, 1), "png");
    byte[] right = new byte[48];
    byte[] rgb = new byte[48];
    ImageShape shape = new ImageShape(4, 4, 3);
    try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
      decoder.decode(whole, "x", shape, right, 0);
      for (String name : new String[] {"tEXt", "iCCP", "eXIf", "gAMA", "tRNS"}) {
        byte[] damaged = chunk(name, new byte[10]);
        damaged[11] ^= 1;
        byte[] with = new byte[whole.length + damaged.length];
        System.arraycopy(whole, 0, with, 0, 33);
        System.arraycopy(damaged, 0, with, 33, damaged.length);
        System.arraycopy(whole, 33, with, 33 + damaged.length, whole.length - 33);
        if (name.equals("tRNS")) {
          assertThrows(DataFormatException.class, () -> decoder.decode(with, "x", shape, rgb, 0));
        } else {
          ImageDecoder.Found found = decoder.decode(with, "x", shape, rgb, 0);
          assertTrue(found.warning().contains(name), found.warning());
          assertArrayEquals(right, rgb);
        }
      }
    }
  }

  /** A bit of its name that is wrong makes a chunk one that a decoder may pass over. */
  @Test
  void aDamagedFirstChunkIsRefusedByName() throws IOException {
    byte[] png = TestFiles.encode(TestFiles.image(4, 4, 1), "png");
    for (int damaged = 8; damaged < 33; damaged++) {
      byte[] bad = png.clone();
      bad[damaged] ^= 0x20;
      try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
        for (Executable reading :
            new Executable[] {
              () -> decoder.shape(bad, "x.png"),
              () -> decoder.decode(bad, "x.png", new ImageShape(4, 4, 3), new byte[48], 0)
            }) {
          String message = assertThrows(DataFormatException.class, reading).getMessage();
          assertTrue(message.startsWith("x.png: the image is damaged ("), message);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'RIFF    WEBPVP8 ', a WebP image",
    "GIF89a, a GIF image",
    "BM6, a BMP image",
    "'II*0', a TIFF image",
    "'1234ftypheic', a HEIC image",
    "'<html><body>', a page",
    "words, neither a JPEG nor a PNG",
    "'', the file is empty",
  })
  void otherFormatsAreNamed(String head, String name) {
    byte[] file = TestJpeg.bytes(head.replace('0', '\0'));
    try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
      byte[] rgb = new byte[3];
      ImageShape shape = new ImageShape(1, 1, 3);
      for (Executable reading :
          new Executable[] {
            () -> decoder.shape(file, "x"), () -> decoder.decode(file, "x", shape, rgb, 0)
          }) {
        String message = assertThrows(DataFormatException.class, reading).getMessage();
        assertTrue(message.contains(name), message);
      }
    }
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
