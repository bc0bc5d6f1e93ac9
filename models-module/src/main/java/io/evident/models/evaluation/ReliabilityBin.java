package io.evident.models.evaluation;

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
    double lower, double upper, long images, double confidence, double accuracy) {}
