package io.evident.lab.numpy;

import org.apache.commons.math3.random.MersenneTwister;

/**
 * The numbers of NumPy's legacy generator, {@code numpy.random.seed} and its module functions:
 * Mersenne Twister 19937, seeded as Matsumoto and Nishimura's init_genrand. Uniform numbers and
 * integers are NumPy's bit for bit; normal ones pass through a logarithm and agree to 1e-15
 * relative.
 *
 * <p>Not for several threads at once.
 */
public final class NumpyRandom {
  private final MersenneTwister twister;
  private double spare;
  private boolean hasSpare;

  private NumpyRandom(int seed) {
    twister = new MersenneTwister(seed);
  }

  /**
   * {@code np.random.seed(seed)}.
   *
   * @param seed at least 0
   * @return a generator in that state
   * @throws IllegalArgumentException if the seed is negative
   */
  public static NumpyRandom seed(int seed) {
    if (!(seed >= 0)) {
      throw new IllegalArgumentException("seed must be at least 0, got " + seed);
    }
    return new NumpyRandom(seed);
  }

  /**
   * {@code np.random.rand()}: ((a &gt;&gt; 5) 2^26 + (b &gt;&gt; 6)) / 2^53 for two outputs a and
   * b.
   *
   * @return uniform over [0, 1)
   */
  public double rand() {
    long high = Integer.toUnsignedLong(twister.nextInt()) >> 5;
    long low = Integer.toUnsignedLong(twister.nextInt()) >> 6;
    return ((high << 26) + low) * 0x1p-53;
  }

  /**
   * {@code np.random.randn()}, by Marsaglia's polar method: of each accepted pair the second number
   * comes first and the first is kept for the next call.
   *
   * @return standard normal
   */
  public double randn() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double x1;
    double x2;
    double r2;
    do {
      x1 = 2 * rand() - 1;
      x2 = 2 * rand() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 == 0);
    double f = Math.sqrt(-2 * Math.log(r2) / r2);
    spare = f * x1;
    hasSpare = true;
    return f * x2;
  }

  /**
   * {@code np.random.randn(count)}, an array of any shape in row-major order.
   *
   * @param count how many, at least 0
   * @return standard normal numbers
   */
  public double[] randn(int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = randn();
    }
    return values;
  }

  /**
   * {@code np.random.choice(n, size)}, with replacement: outputs masked to the bits of n - 1, drawn
   * again while greater.
   *
   * @param n how many to choose from, at least 1
   * @param size how many to choose, at least 0
   * @return numbers in 0..n - 1
   * @throws IllegalArgumentException if n is less than 1
   */
  public int[] choice(int n, int size) {
    if (!(n >= 1)) {
      throw new IllegalArgumentException("n must be at least 1, got " + n);
    }
    int mask = n == 1 ? 0 : -1 >>> Integer.numberOfLeadingZeros(n - 1);
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      int candidate = 0;
      // A single choice draws nothing, as in NumPy.
      if (n > 1) {
        do {
          candidate = twister.nextInt() & mask;
        } while (candidate > n - 1);
      }
      chosen[i] = candidate;
    }
    return chosen;
  }
}
