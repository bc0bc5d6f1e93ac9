package io.evident.backprop.network;

/**
 * Something a layer learns, or follows as it learns.
 *
 * @param name within the layer, such as {@code weight}
 * @param shape its shape
 * @param fanIn how many inputs one output of the layer sees, at least 1; initializers scale by it
 * @param role how it starts and who changes it
 */
public record LayerParameter(String name, Shape shape, int fanIn, ParameterRole role) {}
