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
                + ", which must be the same shape; a shortcut of a 1 x 1 convolution with the same"
                + " stride and filters makes them so");
      }
    }
    return inputs.get(0);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.add(this);
  }
}
