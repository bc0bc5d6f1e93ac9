package io.evident.models.experiment;

import java.util.OptionalInt;

/**
 * Which images are used for what, taken in the order of the data: the first for training, the next
 * for validation, the last of the training images for calibration, and the first of the test
 * images. Data that has validation images itself gives those.
 *
 * @param train how many to train on; empty takes all that validation and calibration leave
 * @param validation how many to keep for validation, at least 0; 0 takes all of the data's own
 * @param test how many to test on; empty takes all
 * @param calibration the part of the data's training images that is kept out of training and of
 *     every choice, to calibrate the trained network by; at least 0 and less than 1
 */
public record SplitPlan(OptionalInt train, int validation, OptionalInt test, double calibration) {

  /** All for training, none for validation. */
  public static final SplitPlan ALL = new SplitPlan(OptionalInt.empty(), 0, OptionalInt.empty());

  /**
   * A plan that keeps nothing for calibration.
   *
   * @param train how many to train on; empty takes all that validation leaves
   * @param validation how many to keep for validation, at least 0; 0 takes all of the data's own
   * @param test how many to test on; empty takes all
   */
  public SplitPlan(OptionalInt train, int validation, OptionalInt test) {
    this(train, validation, test, 0);
  }

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
    if (!(calibration >= 0 && calibration < 1)) {
      throw new IllegalArgumentException(
          "calibrationPart must be at least 0 and less than 1, got " + calibration);
    }
  }

  /**
   * How many images are kept for calibration.
   *
   * @param trainImages how many training images the data has
   * @return the part of them, rounded; at least 1 if it is not 0
   */
  public int calibrationImages(int trainImages) {
    return calibration == 0 ? 0 : (int) Math.max(1, Math.round(calibration * trainImages));
  }

  /**
   * The same of all test images.
   *
   * @return a new plan
   */
  public SplitPlan withAllTest() {
    return new SplitPlan(train, validation, OptionalInt.empty(), calibration);
  }

  /**
   * The same whose images for validation are trained on.
   *
   * @return a new plan
   */
  public SplitPlan withoutValidation() {
    OptionalInt all =
        train.isPresent() ? OptionalInt.of(train.getAsInt() + validation) : OptionalInt.empty();
    return new SplitPlan(all, 0, test, calibration);
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "all";
  }

  /**
   * The same proportions of fewer images.
   *
   * @param trainImages how many training images there are
   * @param testImages how many test images there are
   * @return this plan where it fits; else one whose parts are scaled down to fit, none to nothing;
   *     a fifth validates where it does not say how many are trained on
   */
  public SplitPlan fitted(int trainImages, int testImages) {
    int there = trainImages - calibrationImages(trainImages);
    long wanted = (long) train.orElse(1) + validation;
    int fittedValidation = validation;
    OptionalInt fittedTrain = train;
    if (wanted > there) {
      long share = train.isPresent() ? (long) validation * there / wanted : there / 5;
      fittedValidation = validation == 0 ? 0 : (int) Math.max(1, share);
      fittedTrain = OptionalInt.of(Math.max(1, there - fittedValidation));
    }
    return new SplitPlan(fittedTrain, fittedValidation, atMost(test, testImages), calibration);
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
        atMost(train, trainImages - calibrationImages(trainImages)),
        Math.min(validation, validationImages),
        atMost(test, testImages),
        calibration);
  }

  private static OptionalInt atMost(OptionalInt wanted, int there) {
    return wanted.isPresent() ? OptionalInt.of(Math.min(wanted.getAsInt(), there)) : wanted;
  }
}
