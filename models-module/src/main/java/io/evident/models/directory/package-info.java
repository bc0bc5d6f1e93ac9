/**
 * The directory of a run and its files: which there are, the tables of losses and metrics, the
 * checkpoints, and what it was trained on. What is made of a run stands in {@code run}.
 */
package io.evident.models.directory;
