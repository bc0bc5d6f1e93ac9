package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

  @Test
  void everyImageComesOnceAnEpoch() {
    int[] order = EpochOrder.of(1000, 1, 1);
    Arrays.sort(order);
    assertArrayEquals(IntStream.range(0, 1000).toArray(), order);
  }

  @Test
  void theOrderFollowsFromSeedAndEpochAlone() {
    assertArrayEquals(EpochOrder.of(50, 7, 3), EpochOrder.of(50, 7, 3));
    assertFalse(Arrays.equals(EpochOrder.of(50, 7, 3), EpochOrder.of(50, 7, 4)));
    assertFalse(Arrays.equals(EpochOrder.of(50, 7, 3), EpochOrder.of(50, 8, 3)));
  }

  @Test
  void everyPlaceIsAsLikelyForAnImage() {
    // 4,000 epochs of 8 images: an image stands at a place 500 times, deviation 21.
    int[] counts = new int[8];
    for (int epoch = 1; epoch <= 4000; epoch++) {
      counts[IntStream.of(EpochOrder.of(8, 20261120, epoch)).boxed().toList().indexOf(0)]++;
    }
    for (int count : counts) {
      assertTrue(Math.abs(count - 500) < 5 * 21, Arrays.toString(counts));
    }
  }
}
