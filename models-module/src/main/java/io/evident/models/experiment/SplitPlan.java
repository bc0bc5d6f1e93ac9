package io.evident.models.experiment;

import java.util.OptionalInt;

/**
 * Which images are used for what, taken in the order of the data: the first for training, the next
 * for validation, and the first of the test images. Data that has validation images itself gives
 * those, and its training images are all for training.
 *
 * @param train how many to train on; empty takes all that validation leaves
 * @param validation how many to keep for validation, at least 0; 0 takes all of the data's own
 * @param test how many to test on; empty takes all
 */
public record SplitPlan(OptionalInt train, int validation, OptionalInt test) {

  /** All for training, none for validation. */
  public static final SplitPlan ALL = new SplitPlan(OptionalInt.empty(), 0, OptionalInt.empty());

  public SplitPlan {
    if (!(train.orElse(1) >= 1 && test.orElse(1) >= 1 && validation >= 0)) {
      throw new IllegalArgumentException(
          "train and test must be at least 1 and validation at least 0, got "
              + text(train)
              + ", "
              + text(test)
              + " and "
              + validation);
    }
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "all";
  }

  /**
   * The same proportions of fewer images.
   *
   * @param trainImages how many training images there are
   * @param testImages how many test images there are
   * @return this plan where it fits; else one whose parts are scaled down to fit, none to nothing
   */
  public SplitPlan fitted(int trainImages, int testImages) {
    long wanted = (long) train.orElse(1) + validation;
    int fittedValidation = validation;
    OptionalInt fittedTrain = train;
    if (wanted > trainImages) {
      fittedValidation =
          validation == 0 ? 0 : (int) Math.max(1, (long) validation * trainImages / wanted);
      fittedTrain = OptionalInt.of(Math.max(1, trainImages - fittedValidation));
    }
    return new SplitPlan(fittedTrain, fittedValidation, atMost(test, testImages));
  }

  /**
   * The same of fewer images, where the data has validation images itself.
   *
   * @param trainImages how many training images there are, at least 1
   * @param validationImages how many validation images of its own, at least 1
   * @param testImages how many test images there are, at least 1
   * @return this plan with each part as large as there are images
   */
  public SplitPlan fitted(int trainImages, int validationImages, int testImages) {
    return new SplitPlan(
        atMost(train, trainImages),
        Math.min(validation, validationImages),
        atMost(test, testImages));
  }

  private static OptionalInt atMost(OptionalInt wanted, int there) {
    return wanted.isPresent() ? OptionalInt.of(Math.min(wanted.getAsInt(), there)) : wanted;
  }
}
