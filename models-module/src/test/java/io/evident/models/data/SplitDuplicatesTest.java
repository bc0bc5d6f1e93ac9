package io.evident.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitDuplicatesTest {
  private static final ImageShape SHAPE = new ImageShape(3, 3, 3);

  /** Images of random pixels by their numbers, each with its class. */
  private static ImageDataset images(int[]... numbersAndLabels) {
    byte[] pixels = new byte[SHAPE.bytes() * numbersAndLabels.length];
    int[] labels = new int[numbersAndLabels.length];
    for (int i = 0; i < labels.length; i++) {
      byte[] image = new byte[SHAPE.bytes()];
      new Random(numbersAndLabels[i][0]).nextBytes(image);
      System.arraycopy(image, 0, pixels, i * SHAPE.bytes(), SHAPE.bytes());
      labels[i] = numbersAndLabels[i][1];
    }
    return ImageDataset.of(SHAPE, List.of("a", "b"), pixels, labels);
  }

  private static int[] image(int number, int label) {
    return new int[] {number, label};
  }

  @Test
  void eachKindIsCounted() {
    ImageDataset train = images(image(1, 0), image(2, 1), image(3, 0), image(3, 1), image(1, 0));
    ImageDataset validation = images(image(2, 1), image(4, 0));
    ImageDataset test = images(image(1, 1), image(4, 0), image(5, 0), image(1, 1), image(5, 0));
    SplitDuplicates found = SplitDuplicates.of(train, Optional.of(validation), test);
    assertEquals(new SplitDuplicates(2, 1, 1, 2, 5, 2, ExampleKind.IMAGES), found);
    assertEquals(
        "2 of 5 test images are also trained on; 1 of 2 validation images is also trained on;"
            + " 1 of 5 test images is also validation images; 2 images stand under two classes",
        found.text());
  }

  @Test
  void anImageTwiceInOneSplitDoesNoHarm() {
    ImageDataset train = images(image(1, 0), image(1, 0), image(2, 1));
    SplitDuplicates found =
        SplitDuplicates.of(train, Optional.empty(), images(image(3, 0), image(3, 0)));
    assertTrue(found.isEmpty());
    assertEquals("none", found.text());
  }

  @Test
  void aByteMakesAnotherImage() {
    byte[] pixels = new byte[2 * SHAPE.bytes()];
    pixels[pixels.length - 1] = 1;
    long[] prints = ImageDataset.of(SHAPE, List.of("a"), pixels, new int[2]).fingerprints();
    assertTrue(prints[0] != prints[1]);
    assertTrue((int) prints[0] != (int) prints[1], "in the low half");
    assertTrue(prints[0] >>> 32 != prints[1] >>> 32, "in the high half");
  }
}
