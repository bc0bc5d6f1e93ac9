/**
 * What the weights of a network start as. An {@link io.evident.backprop.initialization.Initializer}
 * draws each parameter from a seed, the same numbers on every machine.
 */
package io.evident.backprop.initialization;
