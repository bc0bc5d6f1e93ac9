/** Settings of a processor: which products it has and how TensorFlow is told to use them. */
package io.evident.models.internal.device;
