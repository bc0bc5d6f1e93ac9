package io.evident.backprop.network;

/** y = log(1 + exp(x)), element by element. */
public record Softplus() implements Layer {

  @Override
  public String kind() {
    return "softplus";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.softplus(this);
  }
}
