package io.evident.backprop.network;

/** y = tanh x, element by element. */
public record Tanh() implements Layer {

  @Override
  public String kind() {
    return "tanh";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.tanh(this);
  }
}
