/**
 * What a trained network does not know: the Laplace approximation of the posterior of its last
 * dense layer, on features that the layers before it have computed.
 *
 * <p>Features h_n are [N, D], with a 1 appended by the caller where the layer has a bias; the
 * layer's weights W are [K, D]; logits are f_n = W h_n. All sums are taken in double precision, in
 * an order that depends on the data alone, so that results have the same bits on any number of
 * threads. Source: E. Daxberger et al., "Laplace Redux - Effortless Bayesian Deep Learning",
 * NeurIPS 2021; D. J. C. MacKay, "The evidence framework applied to classification networks",
 * Neural Computation 4 (1992).
 */
package io.evident.bayes.laplace;
