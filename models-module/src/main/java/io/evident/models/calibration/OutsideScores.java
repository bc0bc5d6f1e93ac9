package io.evident.models.calibration;

/**
 * How well the entropy of the prediction tells other images from test images.
 *
 * @param source where the other images came from
 * @param images how many they are
 * @param plainArea the area under the ROC curve for the plain probabilities: 0.5 is chance
 * @param area the same for the calibrated ones
 * @param plainConfidence the mean largest plain probability of the other images
 * @param confidence the same of the calibrated ones
 */
public record OutsideScores(
    String source,
    int images,
    double plainArea,
    double area,
    double plainConfidence,
    double confidence) {}
