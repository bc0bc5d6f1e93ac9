package io.evident.models.training;

import java.util.OptionalDouble;

/**
 * How far a training is, all that is needed to resume it beside the tensors.
 *
 * @param epoch the epoch under way, from 1
 * @param step steps taken in it
 * @param allSteps steps taken since the beginning
 * @param lossSum sum over this epoch's images so far of the loss as they were trained
 * @param imagesSeen in this epoch
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
    double windowSum,
    int windowSteps,
    OptionalDouble bestLoss,
    int bestEpoch) {

  /** Before the first step. */
  public static final TrainingState START =
      new TrainingState(1, 0, 0, 0, 0, 0, 0, OptionalDouble.empty(), 0);

  /** After one more step. */
  TrainingState stepped(double loss, int images) {
    return new TrainingState(
        epoch,
        step + 1,
        allSteps + 1,
        lossSum + loss * images,
        imagesSeen + images,
        windowSum + loss,
        windowSteps + 1,
        bestLoss,
        bestEpoch);
  }

  /** With a new window of the running loss. */
  TrainingState windowed() {
    return new TrainingState(epoch, step, allSteps, lossSum, imagesSeen, 0, 0, bestLoss, bestEpoch);
  }

  /** Before the first step of the next epoch. */
  TrainingState nextEpoch() {
    return new TrainingState(
        epoch + 1, 0, allSteps, 0, 0, windowSum, windowSteps, bestLoss, bestEpoch);
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
        windowSum,
        windowSteps,
        better ? OptionalDouble.of(loss) : bestLoss,
        better ? epoch : bestEpoch);
  }
}
