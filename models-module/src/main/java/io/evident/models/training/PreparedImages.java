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
   * Takes the images a plan asks for. Validation images are the data's own where it has some, all
   * of them unless the plan says how many, else the last of those to train on.
   *
   * @throws IllegalArgumentException if there are too few
   */
  static PreparedImages of(SplitPlan plan, ImageSplits images) {
    int there = images.trained().size();
    int own = images.validationImages();
    int validation = plan.validation() == 0 ? own : plan.validation();
    int taken = own > 0 ? 0 : validation;
    int train = plan.train().orElse(there - taken);
    if (train < 1 || (long) train + taken > there) {
      throw tooFew(
          String.format(
              Locale.ROOT,
              "%s training%s images",
              plan.train().isPresent() ? String.format(Locale.ROOT, "%,d", train) : "some",
              own > 0 ? "" : String.format(Locale.ROOT, " and %,d validation", validation)),
          there,
          images);
    }
    if (own > 0 && validation > own) {
      throw tooFew(String.format(Locale.ROOT, "%,d validation images", validation), own, images);
    }
    int test = plan.test().orElse(images.test().size());
    if (test > images.test().size()) {
      throw tooFew(
          String.format(Locale.ROOT, "%,d test images", test), images.test().size(), images);
    }
    int from = own > 0 ? there : train;
    return new PreparedImages(
        images.train().first(train),
        validation == 0
            ? Optional.empty()
            : Optional.of(images.train().range(from, from + validation)),
        images.test().first(test));
  }

  private static IllegalArgumentException tooFew(String wanted, int there, ImageSplits images) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the experiment asks for %s, but there are %,d (%s); take more with --data, or scale the split with --fit-split",
            wanted,
            there,
            images.source()));
  }
}
