package io.evident.models.training;

import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.SplitDuplicates;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.Normalization;
import io.evident.models.experiment.SplitPlan;
import java.util.Locale;
import java.util.Optional;

/** The images of a training, each for its use, and their normalization, which is measured once. */
public final class TrainingData {
  private final ImageDataset train;
  private final Optional<ImageDataset> validation;
  private final ImageDataset test;
  private final Normalization normalization;

  /** Null until it is measured. */
  private PixelScaling scaling;

  private TrainingData(
      ImageDataset train,
      Optional<ImageDataset> validation,
      ImageDataset test,
      Normalization normalization,
      PixelScaling scaling) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.normalization = normalization;
    this.scaling = scaling;
  }

  /**
   * Takes the images that an experiment asks for. Validation images are the data's own where it has
   * some, all of them unless the experiment says how many, else the last of those to train on.
   *
   * @param experiment what to train
   * @param images what to train and test on
   * @return the images, each for its use
   * @throws IllegalArgumentException if the network or the normalization does not take such images,
   *     the network not as many classes, there are too few, or patience lacks validation images
   */
  public static TrainingData of(Experiment experiment, ImageSplits images) {
    TrainingData data =
        split(experiment.preparation().split(), images, experiment.preparation().normalization());
    if (experiment.course().patience().isPresent() && data.validation.isEmpty()) {
      throw new IllegalArgumentException(
          "patience needs validation images, and "
              + images.source()
              + " has none of its own; add split: {validation: 1000} to the experiment, say, or a"
              + " folder val");
    }
    Trainer.requireFits(experiment.network(), images.train());
    PixelScaling.requireFits(data.normalization, images.train().shape());
    return data;
  }

  /** Images to evaluate on alone, with a normalization that was measured before. */
  static TrainingData toEvaluate(Experiment experiment, ImageDataset images, PixelScaling scaling) {
    // A graph has images to train on; none of these is looked at.
    return new TrainingData(
        images.first(1),
        Optional.empty(),
        images,
        experiment.preparation().normalization(),
        scaling);
  }

  private static TrainingData split(
      SplitPlan plan, ImageSplits images, Normalization normalization) {
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
    return new TrainingData(
        images.train().first(train),
        validation == 0
            ? Optional.empty()
            : Optional.of(images.train().range(from, from + validation)),
        images.test().first(test),
        normalization,
        null);
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

  /**
   * The images to train on.
   *
   * @return at least one
   */
  public ImageDataset train() {
    return train;
  }

  /**
   * The images to choose by.
   *
   * @return empty if there are none
   */
  public Optional<ImageDataset> validation() {
    return validation;
  }

  /**
   * The images to judge by.
   *
   * @return at least one
   */
  public ImageDataset test() {
    return test;
  }

  /**
   * How many of the images stand in two splits or under two classes.
   *
   * @return how many of each kind
   * @throws java.io.UncheckedIOException if a streamed image cannot be read
   */
  public SplitDuplicates duplicates() {
    return SplitDuplicates.of(train, validation, test);
  }

  /**
   * The normalization, measured on the images to train on when it is first asked for.
   *
   * @return what makes inputs of bytes
   */
  public synchronized PixelScaling scaling() {
    if (scaling == null) {
      scaling = PixelScaling.of(normalization, train);
    }
    return scaling;
  }
}
