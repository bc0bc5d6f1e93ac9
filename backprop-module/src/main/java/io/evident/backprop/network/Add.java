package io.evident.backprop.network;

import java.util.List;

/** y = x_1 + ... + x_k, of inputs of one shape. */
public record Add() implements JoinLayer {

  @Override
  public String kind() {
    return "add";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    for (Shape input : inputs) {
      if (!input.equals(inputs.get(0))) {
        throw new IllegalArgumentException(
            "cannot add "
                + inputs.get(0)
                + " and "
                + input
                + ", which must be the same shape; pad the layers (padding: same), or give them a"
                + " shortcut to the same shape, such as a 1 x 1 convolution");
      }
    }
    return inputs.get(0);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.add(this);
  }
}
