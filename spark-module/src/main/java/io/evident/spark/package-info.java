/**
 * What is embarrassingly parallel, on Apache Spark: the trials of a sweep and the seeds of a
 * reproduction, Gaussian inference over tables, and predictions over tables of images.
 *
 * <p>Nothing here distributes work by itself. Spark schedules, sends and repeats; this package
 * brings it tasks, an aggregate and errors that people can read.
 *
 * @serial exclude
 */
package io.evident.spark;
