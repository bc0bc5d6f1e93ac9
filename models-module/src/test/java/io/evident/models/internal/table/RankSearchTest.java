package io.evident.models.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankSearchTest {
  private static double found(double[] numbers, int rank) {
    RankSearch search = new RankSearch(rank);
    while (!search.isFound()) {
      Arrays.stream(numbers).forEach(search::add);
      search.endPass();
    }
    return search.number();
  }

  @Test
  void everyRankIsThatOfTheSortedNumbers() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    for (int size : new int[] {1, 2, 3, 10, 500}) {
      double[] numbers = new double[size];
      for (int i = 0; i < size; i++) {
        numbers[i] =
            switch (i % 4) {
              case 0 -> random.nextInt(-5, 5);
              case 1 -> random.nextDouble(-1e-3, 1e-3);
              case 2 -> random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-300, 300));
              default -> numbers[i / 2];
            };
      }
      double[] sorted = numbers.clone();
      Arrays.sort(sorted);
      for (int rank = 0; rank < size; rank++) {
        assertEquals(sorted[rank], found(numbers, rank), "seed " + seed + ", rank " + rank);
      }
    }
  }

  @Test
  void theEndsOfTheDoublesAreFound() {
    double[] numbers = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 0.0};
    double[] sorted = {-Double.MAX_VALUE, -0.0, 0.0, Double.MIN_VALUE, Double.MAX_VALUE};
    for (int rank = 0; rank < 5; rank++) {
      assertEquals(sorted[rank], found(numbers, rank));
    }
  }
}
