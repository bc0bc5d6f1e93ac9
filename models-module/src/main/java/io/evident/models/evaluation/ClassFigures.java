package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * How well one class is told from the others, or a mean of that over all classes.
 *
 * @param name of the class, or of the mean
 * @param precision of the images predicted as it, the part that is of it; NaN if there is none
 * @param recall of the images of it, the part predicted as it; NaN if there is none
 * @param f1 2 TP / (2 TP + FP + FN); NaN if no image is of it and none was predicted as it
 * @param support how many images are of it
 * @param predicted how many images were predicted as it
 */
public record ClassFigures(
    String name,
    @JsonSetter(nulls = Nulls.SET) double precision,
    @JsonSetter(nulls = Nulls.SET) double recall,
    @JsonSetter(nulls = Nulls.SET) double f1,
    long support,
    long predicted) {}
