/**
 * The same layers and losses as TensorFlow operations, and TensorFlow as an oracle for gradients.
 * Needs {@code org.tensorflow:tensorflow-core-api} and one native library on the class path.
 */
package io.evident.backprop.graph;
