/**
 * Gradients derived by hand, in float64 and plain Java: one class for each layer, its forward pass
 * beside its backward pass, the derivation in its Javadoc. No automatic differentiation.
 *
 * <p>Conventions: arrays are row-major with the batch first. L is the loss, dy stands for dL/dy and
 * has the shape of y. Parameter gradients are added to, so that they must start at 0.
 */
package io.evident.backprop.manual;
