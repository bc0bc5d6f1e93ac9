package io.evident.models.sweep;

/**
 * A sweep was left because somebody wanted to; the trials under way have kept a checkpoint, so that
 * it can be resumed to the same results.
 */
public final class SweepPausedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A sweep that was left.
   *
   * @param left how many trials have not ended
   */
  public SweepPausedException(int left) {
    super("the sweep was left with " + left + (left == 1 ? " trial" : " trials") + " to end");
  }
}
