package io.evident.models.training;

import io.evident.backprop.network.Shape;

/** Numbers with a shape, as they are kept in a checkpoint. The array is held, not copied. */
final class FloatTensor {
  private final Shape shape;
  private final float[] values;

  FloatTensor(Shape shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  Shape shape() {
    return shape;
  }

  /** Row-major, the array itself. */
  float[] values() {
    return values;
  }
}
