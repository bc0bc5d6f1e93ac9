package io.evident.backprop.network;

/**
 * L = 1/N sum_n sum_k h(s - t), with h(r) = r^2 / 2 for |r| &lt;= delta and delta (|r| - delta/2)
 * beyond: half the squared error whose derivative is cut off at -delta and delta, so that one
 * target far away does not decide alone (P. Huber, Robust Estimation of a Location Parameter, Ann.
 * Math. Statist. 35, 1964).
 *
 * @param delta in the targets' unit, finite and greater than 0
 */
public record Huber(double delta) implements Loss {

  public Huber {
    if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("delta must be finite and greater than 0, got " + delta);
    }
  }

  /** With a delta of 1. */
  public Huber() {
    this(1);
  }

  @Override
  public String kind() {
    return "huber";
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.huber(this);
  }
}
