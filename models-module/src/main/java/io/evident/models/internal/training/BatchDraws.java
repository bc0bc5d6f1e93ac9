package io.evident.models.internal.training;

import io.evident.models.experiment.Course;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which images each step of an epoch is trained on: a function of the experiment and the epoch
 * alone, so that a run can be resumed anywhere.
 */
public final class BatchDraws {
  private final int[] order;
  private final int batchSize;

  private BatchDraws(int[] order, int batchSize) {
    this.order = order;
    this.batchSize = batchSize;
  }

  /**
   * The draws of one epoch.
   *
   * @param course the order and the size of a batch
   * @param images how many training images there are
   * @param seed the experiment's seed
   * @param epoch from 1
   */
  public static BatchDraws of(Course course, int images, long seed, int epoch) {
    // SplittableRandom mixes its seed well, so that neighbouring epochs are unrelated.
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + epoch);
    int[] order =
        course.order() == Course.Order.SHUFFLED
            ? shuffled(images, random)
            : drawn(course, images, random);
    return new BatchDraws(order, course.batchSize());
  }

  /** Every index once (Fisher and Yates's shuffle). */
  private static int[] shuffled(int images, SplittableRandom random) {
    int[] order = new int[images];
    for (int i = 0; i < images; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static int[] drawn(Course course, int images, SplittableRandom random) {
    long size = course.length(images).stepsPerEpoch() * course.batchSize();
    return random.ints(size, 0, images).toArray();
  }

  /**
   * The images of one step.
   *
   * @param step from 0
   * @return their indices, fewer in a short last batch
   */
  public int[] batch(int step) {
    int from = step * batchSize;
    return Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
  }
}
