package io.evident.models.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.data.ImageShape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageResizeTest {
  private static int[] grey(ImageShape from, ImageShape to, int... values) {
    byte[] rgb = new byte[from.bytes()];
    for (int i = 0; i < values.length; i++) {
      for (int channel = 0; channel < 3; channel++) {
        rgb[3 * i + channel] = (byte) values[i];
      }
    }
    byte[] target = new byte[to.bytes() + 1];
    ImageResize.resize(rgb, from, to, target, 1);
    int[] result = new int[to.height() * to.width()];
    for (int i = 0; i < result.length; i++) {
      result[i] = target[1 + 3 * i] & 0xff;
      assertEquals(target[1 + 3 * i], target[3 + 3 * i]);
    }
    return result;
  }

  private static ImageShape shape(int height, int width) {
    return new ImageShape(height, width, 3);
  }

  @Test
  void enlargingInterpolatesBetweenCentres() {
    assertArrayEquals(new int[] {0, 50, 150, 200}, grey(shape(1, 2), shape(1, 4), 0, 200));
    assertArrayEquals(new int[] {0, 50, 150, 200}, grey(shape(2, 1), shape(4, 1), 0, 200));
  }

  @Test
  void reducingWeighsEveryPixelByItsDistance() {
    // Centre 0.5, radius 2: weights 3/4, 3/4, 1/4 over 7/4; then mirrored.
    int left = Math.round((0.75f * 10 + 0.75f * 20 + 0.25f * 30) / 1.75f);
    int right = Math.round((0.25f * 20 + 0.75f * 30 + 0.75f * 40) / 1.75f);
    assertArrayEquals(new int[] {left, right}, grey(shape(1, 4), shape(1, 2), 10, 20, 30, 40));
  }

  @Test
  void constantImagesStayConstantAndChannelsApart() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      ImageShape from = shape(1 + random.nextInt(40), 1 + random.nextInt(40));
      ImageShape to = shape(1 + random.nextInt(40), 1 + random.nextInt(40));
      byte[] rgb = new byte[from.bytes()];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) new int[] {0, 77, 255}[i % 3];
      }
      byte[] target = new byte[to.bytes()];
      ImageResize.resize(rgb, from, to, target, 0);
      for (int i = 0; i < target.length; i++) {
        assertEquals((byte) new int[] {0, 77, 255}[i % 3], target[i], from + " to " + to);
      }
    }
  }

  @Test
  void theSameSizeIsTheSameImage() {
    assertArrayEquals(
        new int[] {1, 250, 30, 4, 5, 66}, grey(shape(2, 3), shape(2, 3), 1, 250, 30, 4, 5, 66));
  }
}
