/**
 * Trained networks as TensorFlow SavedModels: written once, served by anything that reads them, and
 * by {@link io.evident.models.serving.ServedModel} here.
 */
package io.evident.models.serving;
