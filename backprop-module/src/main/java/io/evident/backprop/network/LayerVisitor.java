package io.evident.backprop.network;

/**
 * A method for each kind of layer.
 *
 * @param <R> what the methods return
 */
public interface LayerVisitor<R> {

  /**
   * Visits a {@link Dense}.
   *
   * @param layer the layer
   * @return the result
   */
  R dense(Dense layer);

  /**
   * Visits a {@link Conv2d}.
   *
   * @param layer the layer
   * @return the result
   */
  R conv2d(Conv2d layer);

  /**
   * Visits a {@link MaxPool2d}.
   *
   * @param layer the layer
   * @return the result
   */
  R maxPool2d(MaxPool2d layer);

  /**
   * Visits a {@link Flatten}.
   *
   * @param layer the layer
   * @return the result
   */
  R flatten(Flatten layer);

  /**
   * Visits a {@link Relu}.
   *
   * @param layer the layer
   * @return the result
   */
  R relu(Relu layer);

  /**
   * Visits a {@link LeakyRelu}.
   *
   * @param layer the layer
   * @return the result
   */
  R leakyRelu(LeakyRelu layer);

  /**
   * Visits a {@link Tanh}.
   *
   * @param layer the layer
   * @return the result
   */
  R tanh(Tanh layer);

  /**
   * Visits a {@link Sigmoid}.
   *
   * @param layer the layer
   * @return the result
   */
  R sigmoid(Sigmoid layer);

  /**
   * Visits a {@link AvgPool2d}.
   *
   * @param layer the layer
   * @return the result
   */
  R avgPool2d(AvgPool2d layer);

  /**
   * Visits a {@link Gelu}.
   *
   * @param layer the layer
   * @return the result
   */
  R gelu(Gelu layer);

  /**
   * Visits a {@link Softplus}.
   *
   * @param layer the layer
   * @return the result
   */
  R softplus(Softplus layer);

  /**
   * Visits a {@link BatchNorm}.
   *
   * @param layer the layer
   * @return the result
   */
  R batchNorm(BatchNorm layer);

  /**
   * Visits a {@link Dropout}.
   *
   * @param layer the layer
   * @return the result
   */
  R dropout(Dropout layer);

  /**
   * Visits a {@link CustomLayer}.
   *
   * @param layer the layer
   * @return the result
   */
  R custom(CustomLayer layer);
}
