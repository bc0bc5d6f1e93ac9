package io.evident.backprop.network;

/**
 * A parameter of a network.
 *
 * @param name unique within the network, such as {@code conv2d_1.kernel}
 * @param layer the index of its layer
 * @param shape its shape
 * @param fanIn how many inputs one output of its layer sees
 * @param regularized whether penalties on weights apply to it; biases are left alone
 */
public record Parameter(String name, int layer, Shape shape, int fanIn, boolean regularized) {}
