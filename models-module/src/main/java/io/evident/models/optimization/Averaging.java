package io.evident.models.optimization;

/**
 * An exponential moving average of the weights: after each step a = decay a + (1 - decay) w. It
 * starts where the weights do. Running statistics are averaged alike. Evaluation, the best
 * checkpoint and exports use the average; training goes on with the weights. (Polyak and Juditsky
 * 1992, of all steps alike; with a decay as in Tarvainen and Valpola 2017.)
 *
 * @param decay in [0, 1); 0 is no average
 */
public record Averaging(double decay) {

  /** No average. */
  public static final Averaging NONE = new Averaging(0);

  /** What the average of a parameter is called behind its name. */
  public static final String SLOT = ".average";

  public Averaging {
    Require.part("decay", decay);
  }

  /**
   * Whether there is an average.
   *
   * @return false for {@link #NONE}
   */
  public boolean isUsed() {
    return decay > 0;
  }
}
