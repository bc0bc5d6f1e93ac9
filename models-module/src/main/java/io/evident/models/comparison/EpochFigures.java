package io.evident.models.comparison;

import io.evident.models.run.RunHistory;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What was measured after one epoch of a run, each empty where nothing was.
 *
 * @param validationAccuracy from 0 to 1
 * @param validationLoss mean over the images
 * @param testAccuracy from 0 to 1
 * @param testLoss mean over the images
 */
public record EpochFigures(
    OptionalDouble validationAccuracy,
    OptionalDouble validationLoss,
    OptionalDouble testAccuracy,
    OptionalDouble testLoss) {

  /** Of an epoch that is not there. */
  static final EpochFigures NONE =
      new EpochFigures(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  static EpochFigures of(RunHistory history, OptionalInt epoch) {
    if (epoch.isEmpty()) {
      return NONE;
    }
    int at = epoch.getAsInt();
    return new EpochFigures(
        history.at(at, "validationAccuracy"),
        history.at(at, "validationLoss"),
        history.at(at, "testAccuracy"),
        history.at(at, "testLoss"));
  }
}
