package io.evident.bayes.laplace;

/**
 * The precision of the prior of the weights at which the evidence is highest.
 *
 * @param precision d, positive
 * @param logEvidence log p(data | d), in nats
 * @param atEdge whether the evidence still rises at the end of the range that was searched
 */
public record PrecisionChoice(double precision, double logEvidence, boolean atEdge) {}
