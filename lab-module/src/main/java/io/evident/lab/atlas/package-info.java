/**
 * Where TensorFlow Java's own gradients are right, wrong or missing, op by op, as measured against
 * finite differences of the same op. Needs TensorFlow.
 */
package io.evident.lab.atlas;
