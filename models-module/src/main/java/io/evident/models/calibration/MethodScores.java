package io.evident.models.calibration;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * What the probabilities of one method are worth on the test images.
 *
 * @param method how they were made
 * @param scores of all test images
 * @param gain the mean of this method's negative log-likelihoods less the plain ones, image by
 *     image: below 0 it is better; 0 of the plain method
 * @param gainError its standard error
 */
public record MethodScores(
    CalibrationMethod method,
    ProbabilityScores scores,
    @JsonSetter(nulls = Nulls.SET) double gain,
    @JsonSetter(nulls = Nulls.SET) double gainError) {}
