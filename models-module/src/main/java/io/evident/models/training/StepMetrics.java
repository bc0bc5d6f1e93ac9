package io.evident.models.training;

/**
 * Where a training stands after a step.
 *
 * @param epoch from 1
 * @param epochs how many there will be
 * @param step within the epoch, from 1
 * @param steps how many an epoch has
 * @param loss of this batch, before its update
 * @param runningLoss mean over this epoch's examples so far
 * @param examplesPerSecond over this epoch so far
 * @param secondsPerStep over this epoch so far
 */
public record StepMetrics(
    int epoch,
    int epochs,
    int step,
    int steps,
    double loss,
    double runningLoss,
    double examplesPerSecond,
    double secondsPerStep) {}
