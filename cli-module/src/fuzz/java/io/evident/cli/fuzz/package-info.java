/** Targets of coverage-guided fuzzing (profile fuzz): each gives one parser whatever comes. */
package io.evident.cli.fuzz;
