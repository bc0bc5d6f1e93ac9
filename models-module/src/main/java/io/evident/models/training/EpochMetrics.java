package io.evident.models.training;

import io.evident.models.score.Evaluation;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one epoch came to.
 *
 * @param epoch from 1
 * @param step steps taken since the beginning
 * @param runningLoss mean over this epoch's examples of the loss as they were trained
 * @param runningAccuracy share of this epoch's examples that the steps gave their class, as they
 *     were trained: augmented, with dropout, each before its batch's update; empty where there are
 *     no classes
 * @param train evaluated after the epoch with fixed weights, where asked
 * @param validation likewise, where there is a validation split
 * @param test likewise, where asked
 * @param learningRate of the epoch's last step
 * @param seconds this epoch's steps took since it was last resumed, evaluation apart
 * @param examplesPerSecond over those seconds; NaN if no step was left when it was resumed
 */
public record EpochMetrics(
    int epoch,
    long step,
    double runningLoss,
    OptionalDouble runningAccuracy,
    Optional<Evaluation> train,
    Optional<Evaluation> validation,
    Optional<Evaluation> test,
    double learningRate,
    double seconds,
    double examplesPerSecond) {}
