package io.evident.backprop.network;

/**
 * A part of a network, which turns one value into one: a layer, or a block of several that may
 * branch and join again.
 */
public sealed interface Element permits Layer, Block {

  /**
   * What this is called, as in a network's YAML.
   *
   * @return such as {@code conv2d} or {@code residual}
   */
  String kind();
}
