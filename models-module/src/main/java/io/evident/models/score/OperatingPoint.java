package io.evident.models.score;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * What comes of saying that every row with a score of at least a threshold is positive: a point of
 * the ROC curve and of the precision-recall curve.
 *
 * @param threshold the score
 * @param falsePositiveRate of the negative rows, the part said to be positive; NaN without any
 * @param recall of the positive rows, the part said to be positive; NaN without any
 * @param precision of the rows said to be positive, the part that is
 */
public record OperatingPoint(
    double threshold,
    @JsonSetter(nulls = Nulls.SET) double falsePositiveRate,
    @JsonSetter(nulls = Nulls.SET) double recall,
    double precision) {}
