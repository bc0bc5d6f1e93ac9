package io.evident.backprop.network;

/** L = 1/(2N) sum_n sum_k (s - t)^2: the sum over the outputs, the mean over the batch. */
public record HalfMeanSquaredError() implements Loss {

  @Override
  public String kind() {
    return "halfMeanSquaredError";
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.halfMeanSquaredError(this);
  }
}
