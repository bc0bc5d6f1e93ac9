package io.evident.models.training;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far a training is, all that is needed to resume it beside the tensors.
 *
 * @param epoch the epoch under way, from 1
 * @param step steps taken in it
 * @param allSteps steps taken since the beginning
 * @param lossSum sum over this epoch's examples so far of the loss as they were trained
 * @param imagesSeen in this epoch
 * @param imagesRight how many of those the steps gave their class, each before its update; empty
 *     where there are no classes
 * @param windowSum sum of the batches' losses in the window under way
 * @param windowSteps steps in that window
 * @param bestLoss the lowest validation loss so far, if any
 * @param bestEpoch the epoch it was reached in; 0 if none
 */
public record TrainingState(
    int epoch,
    int step,
    long allSteps,
    double lossSum,
    long imagesSeen,
    OptionalLong imagesRight,
    double windowSum,
    int windowSteps,
    OptionalDouble bestLoss,
    int bestEpoch) {

  /**
   * Before the first step.
   *
   * @param counts whether there are classes to count right ones of
   * @return the state
   */
  public static TrainingState start(boolean counts) {
    return new TrainingState(1, 0, 0, 0, 0, none(counts), 0, 0, OptionalDouble.empty(), 0);
  }

  private static OptionalLong none(boolean counts) {
    return counts ? OptionalLong.of(0) : OptionalLong.empty();
  }

  /**
   * The share of this epoch's images so far that the steps gave their class.
   *
   * @return in [0, 1]; empty before the first image, and where they were not counted
   */
  public OptionalDouble runningAccuracy() {
    return imagesRight.isEmpty() || imagesSeen == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) imagesRight.getAsLong() / imagesSeen);
  }

  /** After one more step. */
  TrainingState stepped(double loss, int images, int given) {
    return new TrainingState(
        epoch,
        step + 1,
        allSteps + 1,
        lossSum + loss * images,
        imagesSeen + images,
        imagesRight.isEmpty() ? imagesRight : OptionalLong.of(imagesRight.getAsLong() + given),
        windowSum + loss,
        windowSteps + 1,
        bestLoss,
        bestEpoch);
  }

  /** With a new window of the running loss. */
  TrainingState windowed() {
    return new TrainingState(
        epoch, step, allSteps, lossSum, imagesSeen, imagesRight, 0, 0, bestLoss, bestEpoch);
  }

  /** Before the first step of the next epoch. */
  TrainingState nextEpoch(boolean counts) {
    return new TrainingState(
        epoch + 1, 0, allSteps, 0, 0, none(counts), windowSum, windowSteps, bestLoss, bestEpoch);
  }

  /** Having seen a validation loss after this epoch; one that is not finite is never the best. */
  TrainingState validated(double loss) {
    boolean better = Double.isFinite(loss) && !(loss >= bestLoss.orElse(Double.NaN));
    return new TrainingState(
        epoch,
        step,
        allSteps,
        lossSum,
        imagesSeen,
        imagesRight,
        windowSum,
        windowSteps,
        better ? OptionalDouble.of(loss) : bestLoss,
        better ? epoch : bestEpoch);
  }
}
