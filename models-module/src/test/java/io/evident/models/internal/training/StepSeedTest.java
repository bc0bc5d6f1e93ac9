package io.evident.models.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepSeedTest {
  private static final int IMAGES = 10_000;

  private static boolean[] mirrored(long seed, int epoch) {
    boolean[] all = new boolean[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      all[i] = new StepSeed(seed, 17L * epoch, epoch).isMirrored(i);
    }
    return all;
  }

  private static long different(boolean[] one, boolean[] other) {
    return IntStream.range(0, IMAGES).filter(i -> one[i] != other[i]).count();
  }

  private static void requireHalf(long count) {
    // Half of 10,000 with a deviation of 50.
    assertTrue(Math.abs(count - IMAGES / 2) < 5 * 50, count + " of " + IMAGES);
  }

  @Test
  void halfOfTheImagesAreMirroredInTheFirstEpochAndEachInEverySecond() {
    boolean[] first = mirrored(1, 1);
    requireHalf(different(first, new boolean[IMAGES]));
    assertEquals(IMAGES, different(first, mirrored(1, 2)));
    assertEquals(0, different(first, mirrored(1, 3)));
    assertEquals(0, different(mirrored(1, 2), mirrored(1, 8)));
  }

  @Test
  void anotherSeedDrawsOthersAndNeighboursAreUnrelated() {
    boolean[] first = mirrored(1, 1);
    requireHalf(different(first, mirrored(2, 1)));
    boolean[] next = new boolean[IMAGES];
    System.arraycopy(first, 1, next, 0, IMAGES - 1);
    requireHalf(different(first, next));
  }
}
