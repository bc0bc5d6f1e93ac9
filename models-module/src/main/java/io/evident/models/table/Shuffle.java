package io.evident.models.table;

import java.util.SplittableRandom;

/** Fisher and Yates's shuffle. */
final class Shuffle {
  private Shuffle() {}

  static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
