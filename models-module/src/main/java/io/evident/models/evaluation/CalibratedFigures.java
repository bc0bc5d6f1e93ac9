package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * What an evaluation would be with calibrated probabilities.
 *
 * @param method by which they are calibrated
 * @param loss the mean negative log-likelihood, in nats; may be infinite
 * @param plainLoss the same of the plain probabilities
 * @param brier the Brier score, summed over the classes
 * @param plainBrier the same of the plain probabilities
 * @param accuracy the part whose likeliest class is the true one
 * @param plainAccuracy the same of the plain probabilities
 * @param calibrationError the expected one, in the usual bins
 * @param plainCalibrationError the same of the plain probabilities
 * @param area under the curve for telling right predictions from wrong ones by the largest
 *     probability; NaN where all are right or all wrong
 * @param plainArea the same of the plain probabilities
 * @param alpha the part of the examples whose class may be missing from a set
 * @param coverage the part of the examples whose set holds the true class
 * @param expectedFrom 95 % of calibrations cover at least this part of so many test examples; NaN
 *     where nothing is known of it: of examples that are no test examples, and of thresholds by
 *     class
 * @param expectedTo and at most this part
 * @param setSize the mean size of a set
 */
public record CalibratedFigures(
    String method,
    @JsonSetter(nulls = Nulls.SET) double loss,
    @JsonSetter(nulls = Nulls.SET) double plainLoss,
    double brier,
    double plainBrier,
    double accuracy,
    double plainAccuracy,
    double calibrationError,
    double plainCalibrationError,
    @JsonSetter(nulls = Nulls.SET) double area,
    @JsonSetter(nulls = Nulls.SET) double plainArea,
    double alpha,
    double coverage,
    @JsonSetter(nulls = Nulls.SET) double expectedFrom,
    @JsonSetter(nulls = Nulls.SET) double expectedTo,
    double setSize) {}
