package io.evident.models.serving;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A class an image may be of.
 *
 * @param label its position among the classes
 * @param name what it is called
 * @param probability from 0 to 1
 */
@JsonPropertyOrder({"name", "label"})
public record RankedClass(int label, String name, double probability) {}
