package io.evident.backprop.network;

import java.util.List;

/** A layer in which several branches of a network end. It learns nothing. */
public sealed interface JoinLayer extends Layer permits Add, Concat {

  @Override
  Shape outputShape(List<Shape> inputs);

  /** Of a single branch. */
  @Override
  default Shape outputShape(Shape input) {
    return outputShape(List.of(input));
  }
}
