/**
 * Where and how a session computes: the devices there are, the choice among them, the threads, and
 * the settings of TensorFlow that follow from them.
 */
package io.evident.models.device;
