package io.evident.models.training;

/**
 * The running loss over a window of batches.
 *
 * @param step steps taken since the beginning, at the window's end
 * @param steps how many batches it spans
 * @param loss the mean of their losses
 */
public record LossWindow(long step, int steps, double loss) {

  /** How many batches a window spans; the assignments ask for 250 and 2,000, which it divides. */
  public static final int STEPS = 50;

  /** A short training has at least so many windows. */
  private static final int LEAST = 20;

  /**
   * How many batches a window of a training spans.
   *
   * @param steps of the training
   * @return {@link #STEPS}, or fewer in a short one
   */
  static int stepsOf(long steps) {
    return (int) Math.max(1, Math.min(STEPS, steps / LEAST));
  }
}
