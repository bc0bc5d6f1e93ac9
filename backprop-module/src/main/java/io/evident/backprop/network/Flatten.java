package io.evident.backprop.network;

/** An example of any shape as a vector, in the order height, width, channel. */
public record Flatten() implements BuiltInLayer {

  @Override
  public LayerKind layerKind() {
    return LayerKind.FLATTEN;
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(input.size());
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.flatten(this);
  }
}
