package io.evident.models.optimization;

/**
 * In which epochs parameters stand still: in the first {@code until}, and in those from {@code
 * from} on. What the optimizer remembers of them stands still too.
 *
 * @param until the last epoch of a first stretch, at least 0; 0 for none
 * @param from the first epoch of a last stretch, at least 1; the largest int for none
 */
public record Freezing(int until, int from) {
  private static final int NO_END = Integer.MAX_VALUE;

  /** In no epoch. */
  public static final Freezing NEVER = new Freezing(0, NO_END);

  /** In every epoch. */
  public static final Freezing ALWAYS = new Freezing(0, 1);

  public Freezing {
    if (!(until >= 0)) {
      throw new IllegalArgumentException("until must be at least 0, got " + until);
    }
    if (!(from >= 1)) {
      throw new IllegalArgumentException("from must be at least 1, got " + from);
    }
    if (until > 0 && until >= from - 1) {
      throw new IllegalArgumentException(
          "until epoch "
              + until
              + " and from epoch "
              + from
              + " on leaves no epoch between them; write frozen: true");
    }
  }

  /**
   * Whether the parameters stand still in an epoch.
   *
   * @param epoch from 1
   * @return true if they do
   */
  public boolean in(int epoch) {
    return epoch <= until || epoch >= from;
  }

  /**
   * Whether they stand still for good.
   *
   * @return true if there is no epoch in which they are trained
   */
  public boolean always() {
    return from == 1;
  }

  /**
   * Whether there is a last stretch.
   *
   * @return false if {@code from} is none
   */
  public boolean hasFrom() {
    return from != NO_END;
  }

  /**
   * In the first epochs.
   *
   * @param epoch the last of them, at least 1
   * @return the freezing
   * @throws IllegalArgumentException if it is out of its range
   */
  public static Freezing until(int epoch) {
    if (!(epoch >= 1)) {
      throw new IllegalArgumentException("until must be at least 1, got " + epoch);
    }
    return new Freezing(epoch, NO_END);
  }

  /**
   * From an epoch on.
   *
   * @param epoch at least 1
   * @return the freezing
   * @throws IllegalArgumentException if it is out of its range
   */
  public static Freezing from(int epoch) {
    return new Freezing(0, epoch);
  }
}
