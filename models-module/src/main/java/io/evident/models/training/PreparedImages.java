package io.evident.models.training;

import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.SplitPlan;
import java.util.Locale;
import java.util.Optional;

/**
 * The images of a training, each for its use.
 *
 * @param train to train on
 * @param validation to choose by, if any
 * @param test to judge by
 */
record PreparedImages(ImageDataset train, Optional<ImageDataset> validation, ImageDataset test) {

  /**
   * Takes the images a plan asks for.
   *
   * @throws IllegalArgumentException if there are too few
   */
  static PreparedImages of(SplitPlan plan, ImageSplits images) {
    int there = images.train().size();
    int train = plan.train().orElse(there - plan.validation());
    if (train < 1 || (long) train + plan.validation() > there) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the experiment asks for %s training and %,d validation images, but there are %,d (%s); take more with --data, or scale the split with --fit-split",
              plan.train().isPresent() ? String.format(Locale.ROOT, "%,d", train) : "some",
              plan.validation(),
              there,
              images.source()));
    }
    int test = plan.test().orElse(images.test().size());
    if (test > images.test().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the experiment asks for %,d test images, but there are %,d (%s); take more with --data, or scale the split with --fit-split",
              test,
              images.test().size(),
              images.source()));
    }
    Optional<ImageDataset> validation =
        plan.validation() == 0
            ? Optional.empty()
            : Optional.of(images.train().range(train, train + plan.validation()));
    return new PreparedImages(images.train().first(train), validation, images.test().first(test));
  }
}
