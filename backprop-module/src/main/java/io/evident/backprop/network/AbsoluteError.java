package io.evident.backprop.network;

/**
 * L = 1/N sum_n sum_k |s - t|: the sum over the outputs, the mean over the batch. It is least at
 * the medians of the targets. At the kink s = t the derivative is taken to be 0.
 */
public record AbsoluteError() implements Loss {

  @Override
  public String kind() {
    return "absoluteError";
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.absoluteError(this);
  }
}
