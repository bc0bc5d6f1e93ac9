package io.evident.models.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.experiment.Course;
import io.evident.models.optimization.TrainingLength;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchDrawsTest {

  /** All batches of a shuffled epoch, one after the other. */
  private static int[] epoch(int images, long seed, int epoch) {
    BatchDraws draws = BatchDraws.of(Course.ofEpochs(7, 1), images, seed, epoch);
    return IntStream.range(0, (images + 6) / 7)
        .flatMap(step -> Arrays.stream(draws.batch(step)))
        .toArray();
  }

  @Test
  void everyImageComesOnceAnEpoch() {
    int[] order = epoch(1000, 1, 1);
    Arrays.sort(order);
    assertArrayEquals(IntStream.range(0, 1000).toArray(), order);
  }

  @Test
  void theOrderFollowsFromSeedAndEpochAlone() {
    assertArrayEquals(epoch(50, 7, 3), epoch(50, 7, 3));
    assertFalse(Arrays.equals(epoch(50, 7, 3), epoch(50, 7, 4)));
    assertFalse(Arrays.equals(epoch(50, 7, 3), epoch(50, 8, 3)));
  }

  @Test
  void everyPlaceIsAsLikelyForAnImage() {
    // 4,000 epochs of 8 images: an image stands at a place 500 times, deviation 21.
    int[] counts = new int[8];
    for (int epoch = 1; epoch <= 4000; epoch++) {
      counts[IntStream.of(epoch(8, 20261120, epoch)).boxed().toList().indexOf(0)]++;
    }
    for (int count : counts) {
      assertTrue(Math.abs(count - 500) < 5 * 21, Arrays.toString(counts));
    }
  }

  @Test
  void aShortBatchIsDroppedWhereAsked() {
    Course course =
        new Course(
            2000,
            8,
            Course.Unit.EPOCHS,
            Course.Order.SHUFFLED,
            Course.When.LAST,
            OptionalInt.empty(),
            true);
    assertEquals(new TrainingLength(25, 200), course.length(50_000));
    assertEquals(new TrainingLength(24, 192), course.length(49_999));
    assertEquals(new TrainingLength(25, 200), Course.ofEpochs(2000, 8).length(49_999));
    assertEquals(new TrainingLength(1, 8), course.length(2000));
    assertThrows(IllegalArgumentException.class, () -> course.length(1999));
    // Which images are left out differs from epoch to epoch.
    int[] first = BatchDraws.of(course, 3000, 1, 1).batch(0);
    assertEquals(2000, first.length);
    Arrays.sort(first);
    int[] second = BatchDraws.of(course, 3000, 1, 2).batch(0);
    Arrays.sort(second);
    assertFalse(Arrays.equals(first, second));
  }

  @Test
  void drawsWithReplacementAreWholeBatchesInWhichImagesComeTwice() {
    Course course =
        new Course(
            200,
            1000,
            Course.Unit.STEPS,
            Course.Order.WITH_REPLACEMENT,
            Course.When.LAST,
            OptionalInt.empty());
    assertEquals(new TrainingLength(245, 1000), course.length(49_000));
    BatchDraws draws = BatchDraws.of(course, 1000, 1, 1);
    int[] batch = draws.batch(3);
    assertEquals(200, batch.length);
    // Of 200 draws from 1,000 about 18 are repetitions.
    assertTrue(Arrays.stream(batch).distinct().count() < 195, Arrays.toString(batch));
    assertTrue(Arrays.stream(batch).allMatch(i -> i >= 0 && i < 1000));
  }
}
