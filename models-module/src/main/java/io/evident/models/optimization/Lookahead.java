package io.evident.models.optimization;

/**
 * Slow weights behind those that the optimizer moves: after every {@code every}-th step s = s +
 * rate (w - s), and then w = s. The slow weights start where the weights do. (Zhang, Lucas, Hinton
 * and Ba 2019, algorithm 1; the optimizer keeps what it remembers.)
 *
 * @param every k, the steps between, at least 1; 0 for no slow weights
 * @param rate alpha, in (0, 1]
 */
public record Lookahead(int every, double rate) {

  /** No slow weights. */
  public static final Lookahead NONE = new Lookahead(0, 1);

  /** What the slow weights of a parameter are called behind its name. */
  public static final String SLOT = ".slow";

  public Lookahead {
    if (!(every >= 0)) {
      throw new IllegalArgumentException("every must be at least 1, got " + every);
    }
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate must be in (0, 1], got " + rate);
    }
  }

  /**
   * Whether there are slow weights.
   *
   * @return false for {@link #NONE}
   */
  public boolean isUsed() {
    return every > 0;
  }

  /**
   * Whether the slow weights move after a step.
   *
   * @param step from 1
   * @return true after every k-th
   */
  public boolean isAfter(long step) {
    return isUsed() && step % every == 0;
  }
}
