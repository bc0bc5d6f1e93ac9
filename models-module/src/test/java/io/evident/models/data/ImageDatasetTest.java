package io.evident.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageDatasetTest {
  private static final ImageShape SHAPE = new ImageShape(1, 2, 3);
  private static final List<String> NAMES = List.of("cat", "dog");

  private static byte[] pixels(int images) {
    byte[] pixels = new byte[images * SHAPE.bytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (7 * i + 100);
    }
    return pixels;
  }

  private static ImageDataset three() {
    return ImageDataset.of(SHAPE, NAMES, pixels(3), new int[] {1, 0, 1});
  }

  @Test
  void anImageIsItsSliceOfThePixels() {
    ByteBuffer image = three().image(2);
    assertEquals(6, image.remaining());
    assertEquals((byte) (7 * 12 + 100), image.get(0));
    assertEquals((byte) (7 * 17 + 100), image.get(5));
    assertThrows(IndexOutOfBoundsException.class, () -> three().image(3));
  }

  @Test
  void aRangeHasTheImagesAndLabelsBetweenItsEnds() {
    ImageDataset range = three().range(1, 3);
    assertEquals(2, range.size());
    assertEquals(0, range.label(0));
    assertEquals(1, range.label(1));
    assertEquals(three().pixels().slice(6, 12), range.pixels());
    assertEquals(three().labels().slice(1, 2), range.labels());
    assertEquals(range.range(1, 2).pixels(), three().image(2));
    assertEquals(three().image(0), three().first(1).pixels());
    assertThrows(IllegalArgumentException.class, () -> three().range(2, 2));
    assertThrows(IllegalArgumentException.class, () -> three().first(4));
  }

  @Test
  void aSubsetHasTheNamedImagesInTheirOrder() {
    ImageDataset subset = three().range(1, 3).subset(1, 0, 1);
    assertEquals(three().image(2), subset.image(0));
    assertEquals(three().image(1), subset.image(1));
    assertEquals(three().image(2), subset.image(2));
    assertArrayEquals(new int[] {1, 2}, subset.classCounts());
  }

  @Test
  void viewsCannotBeWrittenAndTheGivenArraysAreCopied() {
    byte[] pixels = pixels(1);
    int[] labels = {1};
    ImageDataset data = ImageDataset.of(SHAPE, NAMES, pixels, labels);
    String before = data.digest();
    pixels[0]++;
    labels[0] = 0;
    assertEquals(before, data.digest());
    assertThrows(ReadOnlyBufferException.class, () -> data.pixels().put(0, (byte) 1));
    assertThrows(ReadOnlyBufferException.class, () -> data.labels().put(0, 1));
    assertThrows(ReadOnlyBufferException.class, () -> data.image(0).put(0, (byte) 1));
  }

  @Test
  void theDigestIsTheOneOfItsDocumentedBytes() {
    // Python: hashlib.sha256(b).hexdigest(), b packed by struct with >I for integers:
    // 16 "evident-images/1" 3 1 2 3 2, 3 "cat" 3 "dog", labels 1 0 1, 18 pixel bytes.
    assertEquals(
        "fd25042401312c7cd6c16a77b2f25b709ac27151fd0ff272e221eeb9206346a8", three().digest());
  }

  @Test
  void theDigestChangesWithEveryPartOfTheData() {
    String digest = three().digest();
    int[] labels = {1, 0, 1};
    byte[] changed = pixels(3);
    changed[17]++;
    ImageShape turned = new ImageShape(2, 1, 3);
    assertNotEquals(digest, ImageDataset.of(SHAPE, NAMES, changed, labels).digest());
    assertNotEquals(digest, ImageDataset.of(turned, NAMES, pixels(3), labels).digest());
    assertNotEquals(
        digest, ImageDataset.of(SHAPE, List.of("cat", "dot"), pixels(3), labels).digest());
    assertNotEquals(digest, ImageDataset.of(SHAPE, NAMES, pixels(3), new int[] {1, 0, 0}).digest());
    assertEquals(digest, three().range(0, 3).digest());
  }

  @Test
  void statisticsAreThePopulationOnesOfEachChannel() {
    byte[] pixels = {0, 10, (byte) 255, (byte) 255, 10, (byte) 253};
    ChannelStatistics statistics =
        ImageDataset.of(SHAPE, NAMES, pixels, new int[] {0}).channelStatistics();
    assertEquals(0.5, statistics.means().get(0), 1e-15);
    assertEquals(10 / 255.0, statistics.means().get(1), 1e-15);
    assertEquals(254 / 255.0, statistics.means().get(2), 1e-15);
    assertEquals(List.of(0.5, 0.0, 1 / 255.0), statistics.deviations());
  }

  @Test
  void statisticsOfManyPixelsAddUpOverTheirParts() {
    byte[] pixels = new byte[3 * 700_000];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 3 == 0 ? 0 : i % 6 < 3 ? 100 : 200);
    }
    ChannelStatistics statistics =
        ImageDataset.of(new ImageShape(700, 1000, 3), NAMES, pixels, new int[] {0})
            .channelStatistics();
    assertEquals(0, statistics.means().get(0));
    assertEquals(150 / 255.0, statistics.means().get(1), 1e-15);
    assertEquals(50 / 255.0, statistics.deviations().get(2), 1e-15);
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    int[] labels = {1, 0, 1};
    assertRefused("pixels", () -> ImageDataset.of(SHAPE, NAMES, pixels(2), labels));
    assertRefused("labels[2]", () -> ImageDataset.of(SHAPE, NAMES, pixels(3), new int[] {1, 0, 2}));
    assertRefused(
        "labels[0]", () -> ImageDataset.of(SHAPE, NAMES, pixels(3), new int[] {-1, 0, 1}));
    assertRefused("labels", () -> ImageDataset.of(SHAPE, NAMES, new byte[0], new int[0]));
    assertRefused("classNames", () -> ImageDataset.of(SHAPE, List.of("a", "a"), pixels(3), labels));
    assertRefused("classNames", () -> ImageDataset.of(SHAPE, List.of("a", " "), pixels(3), labels));
    assertRefused("height", () -> new ImageShape(0, 1, 3));
    assertRefused("channels", () -> new ImageShape(1, 1, 2));
    assertRefused(
        "classes",
        () ->
            new ImageSplits(
                three(), ImageDataset.of(SHAPE, List.of("dog", "cat"), pixels(3), labels), "here"));
    assertRefused("source", () -> new ImageSplits(three(), three(), "two\nlines"));
  }

  private static void assertRefused(String name, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(name), message);
  }
}
