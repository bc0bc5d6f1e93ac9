/**
 * Training on TensorFlow graphs. The networks are {@code evident-backprop}'s, lowered as its
 * gradient check lowers them: what trains is what was verified.
 */
package io.evident.models.training;
