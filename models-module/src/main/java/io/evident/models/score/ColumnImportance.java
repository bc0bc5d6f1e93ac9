package io.evident.models.score;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * How much a score drops when the values of a column are shuffled among the rows.
 *
 * @param column its name
 * @param mean drop over the shuffles; below 0 if the score was better without the column's values
 * @param deviation standard deviation of the drop of a single shuffle, with n - 1; NaN of one
 *     shuffle
 */
public record ColumnImportance(
    String column, double mean, @JsonSetter(nulls = Nulls.SET) double deviation) {}
