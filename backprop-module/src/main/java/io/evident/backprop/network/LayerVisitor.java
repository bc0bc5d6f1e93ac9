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
   * Visits a {@link Pool2d}.
   *
   * @param layer the layer
   * @return the result
   */
  R pool2d(Pool2d layer);

  /**
   * Visits a {@link GlobalAvgPool2d}.
   *
   * @param layer the layer
   * @return the result
   */
  R globalAvgPool2d(GlobalAvgPool2d layer);

  /**
   * Visits a {@link PadChannels}.
   *
   * @param layer the layer
   * @return the result
   */
  R padChannels(PadChannels layer);

  /**
   * Visits a {@link Flatten}.
   *
   * @param layer the layer
   * @return the result
   */
  R flatten(Flatten layer);

  /**
   * Visits a {@link Scale}.
   *
   * @param layer the layer
   * @return the result
   */
  R scale(Scale layer);

  /**
   * Visits a {@link Activation}.
   *
   * @param layer the layer
   * @return the result
   */
  R activation(Activation layer);

  /**
   * Visits a {@link BatchNorm}.
   *
   * @param layer the layer
   * @return the result
   */
  R batchNorm(BatchNorm layer);

  /**
   * Visits a {@link LayerNorm}.
   *
   * @param layer the layer
   * @return the result
   */
  R layerNorm(LayerNorm layer);

  /**
   * Visits a {@link GroupNorm}.
   *
   * @param layer the layer
   * @return the result
   */
  R groupNorm(GroupNorm layer);

  /**
   * Visits an {@link Add}.
   *
   * @param layer the layer
   * @return the result
   */
  R add(Add layer);

  /**
   * Visits a {@link Concat}.
   *
   * @param layer the layer
   * @return the result
   */
  R concat(Concat layer);

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
