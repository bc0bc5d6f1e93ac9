package io.evident.models.score;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * The examples whose predicted class has a probability in (lower, upper]; 0 belongs to the first
 * bin.
 *
 * @param lower from 0
 * @param upper to 1
 * @param examples how many
 * @param confidence mean probability of their predicted class; NaN without examples
 * @param accuracy the part of them that was predicted right; NaN without examples
 */
public record ReliabilityBin(
    double lower,
    double upper,
    long examples,
    @JsonSetter(nulls = Nulls.SET) double confidence,
    @JsonSetter(nulls = Nulls.SET) double accuracy) {}
