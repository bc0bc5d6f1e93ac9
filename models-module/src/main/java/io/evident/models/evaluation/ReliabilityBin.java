package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * The images whose predicted class has a probability in (lower, upper]; 0 belongs to the first bin.
 *
 * @param lower from 0
 * @param upper to 1
 * @param images how many
 * @param confidence mean probability of their predicted class; NaN without images
 * @param accuracy the part of them that was predicted right; NaN without images
 */
public record ReliabilityBin(
    @JsonProperty("from") double lower,
    @JsonProperty("to") double upper,
    long images,
    @JsonSetter(nulls = Nulls.SET) double confidence,
    @JsonSetter(nulls = Nulls.SET) double accuracy) {}
