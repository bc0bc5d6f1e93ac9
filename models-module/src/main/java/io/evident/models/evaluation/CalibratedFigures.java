package io.evident.models.evaluation;

/**
 * What an evaluation would be with calibrated probabilities.
 *
 * @param method by which they are calibrated
 * @param loss the mean negative log-likelihood, in nats
 * @param plainLoss the same of the plain probabilities
 * @param brier the Brier score, summed over the classes
 * @param plainBrier the same of the plain probabilities
 * @param accuracy the part that is predicted right
 * @param calibrationError the expected one, in the usual bins
 * @param alpha the part of the examples whose class may be missing from a set
 * @param coverage the part of the examples whose set holds the true class
 * @param setSize the mean size of a set
 */
public record CalibratedFigures(
    String method,
    double loss,
    double plainLoss,
    double brier,
    double plainBrier,
    double accuracy,
    double calibrationError,
    double alpha,
    double coverage,
    double setSize) {}
