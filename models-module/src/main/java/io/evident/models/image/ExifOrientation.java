package io.evident.models.image;

import io.evident.models.data.ImageShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation that EXIF data give, and what it makes of an image.
 *
 * <p>Value 1 is upright. 2, 3 and 4 mirror left and right, turn by half, and mirror top and bottom.
 * 5 to 8 exchange rows and columns: 5 transposes, 6 turns a quarter clockwise, 7 transposes about
 * the other diagonal, 8 turns a quarter counterclockwise.
 *
 * <p>Source: CIPA DC-008 (EXIF 2.3), section 4.6.4 A, tag 274; TIFF 6.0, section 2, for the file's
 * structure.
 */
final class ExifOrientation {
  static final int UPRIGHT = 1;

  private static final int TAG = 274;
  private static final int ENTRY = 12;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private ExifOrientation() {}

  /**
   * The orientation in a TIFF structure, in 1..8; upright if there is none, or the structure is
   * broken, as viewers have it.
   */
  static int in(byte[] bytes, int from, int to) {
    ByteBuffer tiff = ByteBuffer.wrap(bytes, from, to - from).slice();
    if (tiff.remaining() < 8) {
      return UPRIGHT;
    }
    int order = tiff.getShort(0);
    if (order == 0x4949) {
      tiff.order(ByteOrder.LITTLE_ENDIAN);
    } else if (order != 0x4d4d) {
      return UPRIGHT;
    }
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (directory + 2 > tiff.limit()) {
      return UPRIGHT;
    }
    int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
    for (int e = 0; e < entries; e++) {
      long at = directory + 2 + (long) ENTRY * e;
      if (at + ENTRY > tiff.limit()) {
        return UPRIGHT;
      }
      if (Short.toUnsignedInt(tiff.getShort((int) at)) == TAG) {
        return value(tiff, (int) at);
      }
    }
    return UPRIGHT;
  }

  private static int value(ByteBuffer tiff, int entry) {
    int value =
        switch (tiff.getShort(entry + 2)) {
          case BYTE -> tiff.get(entry + 8);
          case SHORT -> tiff.getShort(entry + 8);
          case LONG -> tiff.getInt(entry + 8);
          default -> UPRIGHT;
        };
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }

  /** The shape that an image of a stored shape is shown in. */
  static ImageShape shape(int orientation, ImageShape stored) {
    return orientation < 5
        ? stored
        : new ImageShape(
            /* height= */ stored.width(), /* width= */ stored.height(), stored.channels());
  }

  /** The RGB bytes of a stored image as they are shown. */
  static byte[] shown(int orientation, byte[] rgb, ImageShape stored) {
    ImageShape shape = shape(orientation, stored);
    byte[] shown = new byte[rgb.length];
    int out = 0;
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        int mirroredY = shape.height() - 1 - y;
        int mirroredX = shape.width() - 1 - x;
        int row;
        int column;
        switch (orientation) {
          case 1 -> {
            row = y;
            column = x;
          }
          case 2 -> {
            row = y;
            column = mirroredX;
          }
          case 3 -> {
            row = mirroredY;
            column = mirroredX;
          }
          case 4 -> {
            row = mirroredY;
            column = x;
          }
          case 5 -> {
            row = x;
            column = y;
          }
          case 6 -> {
            row = mirroredX;
            column = y;
          }
          case 7 -> {
            row = mirroredX;
            column = mirroredY;
          }
          case 8 -> {
            row = x;
            column = mirroredY;
          }
          default -> throw new IllegalArgumentException("orientation must be in 1..8");
        }
        System.arraycopy(rgb, 3 * (row * stored.width() + column), shown, out, 3);
        out += 3;
      }
    }
    return shown;
  }
}
