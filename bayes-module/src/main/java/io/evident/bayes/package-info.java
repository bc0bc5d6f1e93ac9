/** Exact Gaussian inference: posteriors, predictives, evidence and model comparison. */
package io.evident.bayes;
