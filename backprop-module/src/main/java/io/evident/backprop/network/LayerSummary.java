package io.evident.backprop.network;

/**
 * A layer of a network as a row to be read.
 *
 * @param name the layer's
 * @param layer what it is, with its settings
 * @param output the shape it gives an example, the batch axis left out
 * @param parameters how many numbers it holds, running statistics included
 */
public record LayerSummary(String name, String layer, String output, long parameters) {}
