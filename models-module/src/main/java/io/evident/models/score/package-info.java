/**
 * Figures of predictions beside the truth: accuracies with their intervals, confusion matrices,
 * calibration, rankings, errors of numbers, and how much they differ between two models.
 */
package io.evident.models.score;
