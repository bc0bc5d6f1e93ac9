/**
 * Holds a hand-written gradient against TensorFlow's and against finite differences. No single
 * oracle is trusted: TensorFlow's own gradients are wrong or missing for some operations.
 */
package io.evident.backprop.check;
