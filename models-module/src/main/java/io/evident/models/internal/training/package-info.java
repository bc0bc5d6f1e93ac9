/**
 * Parts of a training: its variables, batches, augmentation and updates, in the graph and by hand.
 */
package io.evident.models.internal.training;
