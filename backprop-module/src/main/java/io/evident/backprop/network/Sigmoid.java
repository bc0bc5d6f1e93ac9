package io.evident.backprop.network;

/** The logistic unit, y = 1 / (1 + exp(-x)), element by element. */
public record Sigmoid() implements Layer {

  @Override
  public String kind() {
    return "sigmoid";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.sigmoid(this);
  }
}
