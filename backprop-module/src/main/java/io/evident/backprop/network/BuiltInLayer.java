package io.evident.backprop.network;

/** A layer that is not the user's own: networks are read and written with it. */
public sealed interface BuiltInLayer extends Layer
    permits Dense,
        Conv2d,
        Pool2d,
        GlobalAvgPool2d,
        PadChannels,
        Flatten,
        Scale,
        Activation,
        BatchNorm,
        LayerNorm,
        GroupNorm,
        Dropout {

  /**
   * Its kind, which knows how it is read.
   *
   * @return the kind
   */
  LayerKind layerKind();

  @Override
  default String kind() {
    return layerKind().yaml();
  }
}
