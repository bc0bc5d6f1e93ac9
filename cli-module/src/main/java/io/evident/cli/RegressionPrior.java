package io.evident.cli;

import io.evident.bayes.RegressionModel;
import java.util.List;

/**
 * The prior of a regression as {@code evident bayes} reports it; its variances are in units of the
 * noise variance where that is unknown.
 *
 * @param model the prior and the noise
 * @param constantName what the constant's prior is of: the constant, or the level of the response
 *     at the means of the features
 * @param constantMean its mean
 * @param constantVariance its variance
 * @param slopeMean the mean of each feature's weight
 * @param slopeVariances their variances
 */
record RegressionPrior(
    RegressionModel model,
    String constantName,
    double constantMean,
    double constantVariance,
    double slopeMean,
    List<Double> slopeVariances) {}
