package io.evident.backprop.network;

/** A layer that cannot take the shape it is given; the message names the layer and both shapes. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** The index of the layer, or the number of layers for the loss. */
  private final int layer;

  ShapeException(int layer, String message) {
    super(message);
    this.layer = layer;
  }

  /**
   * Which layer does not fit.
   *
   * @return its index in {@link Network#layers()}, or the number of layers if it is the loss
   */
  public int layer() {
    return layer;
  }
}
