package io.evident.models.internal.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Fisher and Yates's shuffle: every order has the same probability. */
public final class Shuffle {
  private Shuffle() {}

  /**
   * An order by chance.
   *
   * @param size n, at least 0
   * @param random where chance comes from; n - 1 numbers are drawn
   * @return a new array that has each of 0..n-1 once
   */
  public static int[] order(int size, SplittableRandom random) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    shuffle(order, random);
    return order;
  }

  /**
   * Shuffles an array.
   *
   * @param values n of them
   * @param random where chance comes from; n - 1 numbers are drawn
   */
  public static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
