/**
 * What a network is: layers, a loss, shapes and parameters. Nothing here computes a gradient or
 * knows an optimizer, a number type or a data set.
 *
 * <p>Conventions: images are [height, width, channel], kernels [height, width, in, out], dense
 * weights [out, in]; flattening runs over height, width, channel in that order.
 */
package io.evident.backprop.network;
