/** Charts of Gaussian inference; each is returned for the caller to save. */
package io.evident.bayes.plot;
