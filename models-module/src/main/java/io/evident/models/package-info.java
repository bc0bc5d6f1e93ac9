/**
 * Networks on images and tables, trained on TensorFlow Java graphs: data, training, evaluation and
 * plots.
 */
package io.evident.models;
