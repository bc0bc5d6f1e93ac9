/**
 * Gradients that can be checked: a network is described once ({@link io.evident.backprop.network}),
 * differentiated by hand ({@link io.evident.backprop.manual}), lowered to TensorFlow ({@link
 * io.evident.backprop.graph}), and the two are held against each other and against finite
 * differences ({@link io.evident.backprop.check}).
 */
package io.evident.backprop;
