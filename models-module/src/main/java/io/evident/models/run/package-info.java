/**
 * Runs: a training kept in a run directory, with its checkpoints, tables, plots and provenance, and
 * what is made of it afterwards: its evaluation and the model to be served.
 */
package io.evident.models.run;
