/**
 * How weights follow the gradient: optimizers, learning-rate schedules, weight decay and clipping,
 * as descriptions. What they do in TensorFlow is in {@code training}.
 */
package io.evident.models.optimization;
