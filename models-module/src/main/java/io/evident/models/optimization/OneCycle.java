package io.evident.models.optimization;

/**
 * A triangle: straight from {@code first} up to 1 at the peak, then straight down to {@code last}.
 * (Smith 2018, with one phase down.)
 *
 * @param first the factor of the first step, in [0, 1]
 * @param peakAt the part of the training before the peak, in (0, 1)
 * @param last what would come after the last step, in [0, 1]
 */
public record OneCycle(double first, double peakAt, double last) implements LearningRateSchedule {

  public OneCycle {
    if (!(first >= 0 && first <= 1 && last >= 0 && last <= 1)) {
      throw new IllegalArgumentException(
          "first and last must be in [0, 1], got " + first + " and " + last);
    }
    if (!(peakAt > 0 && peakAt < 1)) {
      throw new IllegalArgumentException("peakAt must be in (0, 1), got " + peakAt);
    }
  }

  @Override
  public double factor(long step, TrainingLength length) {
    double at = (double) step / length.steps();
    return at < peakAt
        ? first + (1 - first) * at / peakAt
        : last + (1 - last) * (1 - at) / (1 - peakAt);
  }

  @Override
  public String yaml() {
    return "{kind: oneCycle, first: " + first + ", peakAt: " + peakAt + ", last: " + last + "}";
  }
}
