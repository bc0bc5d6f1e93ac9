package io.evident.models.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import io.evident.models.reading.TestFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExifOrientationTest {
  /** A PNG of 3 columns and 2 rows, a b c above d e f, with an eXIf chunk. */
  private static byte[] png(byte[] tiff) throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < 6; p++) {
      image.setRGB(p % 3, p / 3, 0x010101 * ('a' + p));
    }
    byte[] png = TestFiles.encode(image, "png");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int header = 8 + 25;
    out.write(png, 0, header);
    ByteBuffer chunk = ByteBuffer.allocate(12 + tiff.length);
    chunk.putInt(tiff.length).put(TestJpeg.bytes("eXIf")).put(tiff);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + tiff.length);
    out.writeBytes(chunk.putInt((int) crc.getValue()).array());
    out.write(png, header, png.length - header);
    return out.toByteArray();
  }

  /** What is seen, row by row. */
  private static String seen(byte[] encoded, Orientation orientation) {
    try (ImageDecoder decoder = new ImageDecoder(orientation)) {
      ImageShape shape = decoder.shape(encoded, "x");
      byte[] rgb = new byte[shape.bytes()];
      assertEquals(shape, decoder.decode(encoded, "x", shape, rgb, 0).shape());
      StringBuilder rows = new StringBuilder();
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++) {
          rows.append((char) rgb[3 * (y * shape.width() + x)]);
        }
        rows.append(y < shape.height() - 1 ? " " : "");
      }
      return rows.toString();
    }
  }

  /** The eight of the EXIF standard: which side of what is stored is above, and which is left. */
  @ParameterizedTest
  @CsvSource({
    "1, abc def",
    "2, cba fed",
    "3, fed cba",
    "4, def abc",
    "5, ad be cf",
    "6, da eb fc",
    "7, fc eb da",
    "8, cf be ad",
    "0, abc def",
    "9, abc def",
  })
  void rowsAndColumnsAreTurned(int value, String expected) throws IOException {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      for (int type : new int[] {3, 4}) {
        byte[] png = png(TestJpeg.tiff(order, type, value));
        assertEquals(expected, seen(png, Orientation.EXIF), order + " " + type);
        assertEquals("abc def", seen(png, Orientation.STORED));
      }
    }
  }

  @Test
  void aJpegIsTurnedAsAPngIs() throws IOException {
    BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 24; x++) {
      for (int y = 0; y < 16; y++) {
        image.setRGB(x, y, x < 8 ? 0xffffff : 0);
      }
    }
    byte[] jpeg = TestFiles.encode(image, "jpg");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] tiff = TestJpeg.tiff(ByteOrder.BIG_ENDIAN, 3, 6);
    out.write(jpeg, 0, 2);
    out.writeBytes(TestJpeg.bytes("\u00ff\u00e1\0", 2 + 6 + tiff.length));
    out.writeBytes(TestJpeg.bytes("Exif\0\0"));
    out.writeBytes(tiff);
    out.write(jpeg, 2, jpeg.length - 2);
    ImageShape shown = new ImageShape(24, 16, 3);
    byte[] rgb = new byte[shown.bytes()];
    try (ImageDecoder decoder = new ImageDecoder(Orientation.EXIF)) {
      ImageDecoder.Found found = decoder.decode(out.toByteArray(), "x", shown, rgb, 0);
      assertEquals(true, found.turned());
    }
    // What was left is above.
    assertEquals((byte) 255, rgb[0]);
    assertEquals((byte) 255, rgb[3 * (7 * 16 + 15)]);
    assertEquals(0, rgb[3 * (9 * 16)]);
    byte[] unturned = new byte[shown.bytes()];
    FittedImage.decode("x", out.toByteArray(), new ImageShape(16, 24, 3), Orientation.STORED)
        .pixels()
        .get(unturned);
    assertEquals((byte) 255, unturned[3 * 15 * 24]);
    assertEquals(0, unturned[3 * 20]);
  }

  /** No viewer minds broken EXIF data, and none turns an image by it. */
  @Test
  void brokenDataLeaveAnImageUpright() throws IOException {
    byte[] whole = TestJpeg.tiff(ByteOrder.BIG_ENDIAN, 3, 6);
    for (int length = 0; length < 8 + 2 + 12 + 12; length++) {
      assertEquals("abc def", seen(png(Arrays.copyOf(whole, length)), Orientation.EXIF));
    }
    for (int at : new int[] {0, 4, 5, 6, 7}) {
      byte[] broken = whole.clone();
      broken[at] = (byte) 0xff;
      assertEquals("abc def", seen(png(broken), Orientation.EXIF), "byte " + at);
    }
    assertArrayEquals(whole, TestJpeg.tiff(ByteOrder.BIG_ENDIAN, 3, 6));
    assertEquals("da eb fc", seen(png(whole), Orientation.EXIF));
  }
}
