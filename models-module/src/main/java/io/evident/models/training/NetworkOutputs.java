package io.evident.models.training;

/** What a network says about images, as it leaves the graph. The array is held, not copied. */
final class NetworkOutputs {
  private final double loss;
  private final float[] values;

  NetworkOutputs(double loss, float[] values) {
    this.loss = loss;
    this.values = values;
  }

  /** Mean over the images. */
  double loss() {
    return loss;
  }

  /** Row-major [image, class], the array itself. */
  float[] values() {
    return values;
  }
}
