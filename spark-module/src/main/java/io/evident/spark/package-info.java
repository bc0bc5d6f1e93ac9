/**
 * What is embarrassingly parallel, on Apache Spark: the trials of a sweep and the seeds of a
 * reproduction, Gaussian inference over tables, predictions over tables of images and by models of
 * tables, and DataFrames as tables to train on.
 *
 * <p>Nothing here distributes work by itself. Spark schedules, sends and repeats; this package
 * brings it tasks, an aggregate and errors that people can read.
 *
 * @serial exclude
 */
package io.evident.spark;
