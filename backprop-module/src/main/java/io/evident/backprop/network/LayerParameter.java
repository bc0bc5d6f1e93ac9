package io.evident.backprop.network;

/**
 * Something a layer learns.
 *
 * @param name within the layer, such as {@code weight}
 * @param shape its shape
 * @param fanIn how many inputs one output of the layer sees, at least 1; initializers scale by it
 * @param regularized whether penalties on weights apply to it; biases are left alone
 */
public record LayerParameter(String name, Shape shape, int fanIn, boolean regularized) {}
