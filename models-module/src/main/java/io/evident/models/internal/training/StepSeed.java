package io.evident.models.internal.training;

import java.util.SplittableRandom;

/**
 * What all that is random in a step depends on.
 *
 * @param seed of the experiment
 * @param step from 0, counted from the beginning of the training
 * @param epoch from 1
 */
public record StepSeed(long seed, long step, int epoch) {
  /** The bits of a seed that name a stream of random numbers; the others are the operations'. */
  private static final long SEED_BITS = (1L << 48) - 1;

  /** Apart from the seeds of the epochs' orders. */
  private static final long MIRRORS = 0x6d69_7272_6f72_7321L;

  /** Two numbers that the operations draw by. */
  public long[] numbers() {
    return new long[] {seed & SEED_BITS, step};
  }

  /**
   * Whether a training image is mirrored where mirroring alternates: in the first epoch by a draw
   * for the image, in each later one if it was not in the epoch before.
   *
   * @param image its position among the training images
   */
  public boolean isMirrored(int image) {
    // SplittableRandom mixes its seed well, so that neighbouring images are unrelated.
    SplittableRandom random = new SplittableRandom(MIRRORS ^ (seed * 1_000_003L + image));
    return random.nextBoolean() == (epoch % 2 == 1);
  }
}
