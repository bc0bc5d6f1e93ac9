package io.evident.models.training;

import java.util.SplittableRandom;

/** The order in which an epoch visits the images: a seeded permutation, a new one every epoch. */
final class EpochOrder {
  private EpochOrder() {}

  /**
   * The permutation of one epoch; a function of its arguments alone, so that a run can be taken up
   * in any epoch.
   *
   * @param images how many images
   * @param seed the experiment's seed
   * @param epoch from 1
   * @return every index once (Fisher and Yates's shuffle)
   */
  static int[] of(int images, long seed, int epoch) {
    // SplittableRandom mixes its seed well, so that neighbouring epochs are unrelated.
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + epoch);
    int[] order = new int[images];
    for (int i = 0; i < images; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
