package io.evident.models.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A JPEG of one 8x8 block per component, all of whose samples are alike: what it decodes to follows
 * from its colours alone.
 */
public final class TestJpeg {
  private final int[] samples;
  private int[] ids;
  private final ByteArrayOutputStream markers = new ByteArrayOutputStream();
  private byte[] scanEnd = {0, 63, 0};
  private byte[] beforeEnd = {};
  private boolean ended = true;
  private boolean apart;

  private TestJpeg(int... samples) {
    this.samples = samples;
    this.ids = new int[samples.length];
    for (int c = 0; c < ids.length; c++) {
      ids[c] = c + 1;
    }
  }

  /** Samples of 0..255, one for each component, as they are stored. */
  public static TestJpeg of(int... samples) {
    return new TestJpeg(samples);
  }

  public TestJpeg ids(int... names) {
    ids = names;
    return this;
  }

  public TestJpeg marker(int code, byte[] content) {
    segment(markers, code, content);
    return this;
  }

  public TestJpeg jfif() {
    return marker(0xe0, bytes("JFIF\0", 1, 2, 0, 0, 1, 0, 1, 0, 0));
  }

  public TestJpeg adobe(int transform) {
    return marker(0xee, bytes("Adobe", 0, 100, 0, 0, 0, 0, transform));
  }

  public TestJpeg exif(byte[] tiff) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(bytes("Exif\0\0"));
    content.writeBytes(tiff);
    return marker(0xe1, content.toByteArray());
  }

  /** The three fields of the scan header that mean nothing in a sequential JPEG. */
  public TestJpeg scanEnd(int... fields) {
    scanEnd = bytes("", fields);
    return this;
  }

  public TestJpeg beforeEnd(int... extraneous) {
    beforeEnd = bytes("", extraneous);
    return this;
  }

  /** Each component in a scan of its own. */
  public TestJpeg apart() {
    apart = true;
    return this;
  }

  public TestJpeg withoutEnd() {
    ended = false;
    return this;
  }

  public byte[] encoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
    out.writeBytes(markers.toByteArray());
    ByteArrayOutputStream steps = new ByteArrayOutputStream();
    steps.write(0);
    for (int k = 0; k < 64; k++) {
      steps.write(1);
    }
    segment(out, 0xdb, steps.toByteArray());
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {8, 0, 8, 0, 8, (byte) ids.length});
    for (int id : ids) {
      frame.writeBytes(new byte[] {(byte) id, 0x11, 0});
    }
    segment(out, 0xc0, frame.toByteArray());
    // DC: the sizes 0..11 as four bits each. AC: the end of the block as one bit.
    segment(
        out,
        0xc4,
        bytes(
            "", 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, //
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    segment(out, 0xc4, bytes("", 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    for (int c = 0; c < ids.length; c += apart ? 1 : ids.length) {
      scan(out, c, apart ? c + 1 : ids.length);
    }
    out.writeBytes(beforeEnd);
    if (ended) {
      out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
    }
    return out.toByteArray();
  }

  private void scan(ByteArrayOutputStream out, int from, int to) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(to - from);
    for (int c = from; c < to; c++) {
      header.writeBytes(new byte[] {(byte) ids[c], 0});
    }
    header.writeBytes(scanEnd);
    segment(out, 0xda, header.toByteArray());
    out.writeBytes(entropy(from, to));
  }

  private byte[] entropy(int from, int to) {
    StringBuilder bits = new StringBuilder();
    for (int c = from; c < to; c++) {
      // The mean of the block in units of an eighth, about 128; it is the first of its component.
      int difference = 8 * (samples[c] - 128);
      int size = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
      bits.append(binary(size, 4));
      int code = difference < 0 ? difference + (1 << size) - 1 : difference;
      bits.append(binary(code, size)).append('0');
    }
    while (bits.length() % 8 != 0) {
      bits.append('1');
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < bits.length(); at += 8) {
      int value = Integer.parseInt(bits.substring(at, at + 8), 2);
      bytes.write(value);
      if (value == 0xff) {
        bytes.write(0);
      }
    }
    return bytes.toByteArray();
  }

  private static String binary(int value, int length) {
    StringBuilder bits = new StringBuilder();
    for (int bit = length - 1; bit >= 0; bit--) {
      bits.append(value >> bit & 1);
    }
    return bits.toString();
  }

  private static void segment(ByteArrayOutputStream out, int code, byte[] content) {
    out.write(0xff);
    out.write(code);
    out.write((content.length + 2) >> 8);
    out.write(content.length + 2);
    out.writeBytes(content);
  }

  public static byte[] bytes(String text, int... more) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    for (int value : more) {
      bytes.write(value);
    }
    return bytes.toByteArray();
  }

  /** TIFF with one tag before the orientation and one behind. */
  public static byte[] tiff(ByteOrder order, int type, int value) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 3 * 12 + 4).order(order);
    tiff.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'});
    tiff.putShort((short) 42).putInt(8).putShort((short) 3);
    for (int tag : new int[] {256, 274, 283}) {
      tiff.putShort((short) tag).putShort((short) (tag == 274 ? type : 3)).putInt(1);
      if (tag == 274 && type == 4) {
        tiff.putInt(value);
      } else {
        tiff.putShort((short) (tag == 274 ? value : 3)).putShort((short) 0);
      }
    }
    return tiff.array();
  }
}
