/**
 * Exact Gaussian inference: posteriors, predictives, evidence and model comparison.
 *
 * @serial exclude
 */
package io.evident.bayes;
