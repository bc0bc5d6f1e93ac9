package io.evident.models.evaluation;

import io.evident.models.data.ImageViews;

/**
 * What an evaluation on several views of each image would be on the images as they are.
 *
 * @param views whose outputs were averaged
 * @param plainLoss the loss on the images as they are
 * @param plainAccuracy the accuracy on the images as they are
 */
public record ViewedFigures(ImageViews views, double plainLoss, double plainAccuracy) {}
