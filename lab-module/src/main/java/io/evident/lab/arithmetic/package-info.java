/**
 * TensorFlow's operations held against Java on the processor that they run on: products,
 * convolutions, poolings, batch norm, softmax, as they are lowered and as TensorFlow rewrites them.
 */
package io.evident.lab.arithmetic;
