package io.evident.models.training;

import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.SplitDuplicates;
import io.evident.models.experiment.Experiment;
import java.util.ArrayList;
import java.util.List;

/** The images of a training, split, and their normalization, which is measured once. */
final class TrainingData {
  private static final int PROBES = 8;

  private final Experiment experiment;
  private final PreparedImages images;
  private PixelScaling scaling;

  private TrainingData(Experiment experiment, PreparedImages images) {
    this.experiment = experiment;
    this.images = images;
  }

  /**
   * Splits the images as an experiment asks.
   *
   * @throws IllegalArgumentException if the network or the normalization does not take such images,
   *     the network not as many classes, there are too few, or patience lacks validation images
   */
  static TrainingData of(Experiment experiment, ImageSplits images) {
    PreparedImages split = PreparedImages.of(experiment.preparation().split(), images);
    if (experiment.course().patience().isPresent() && split.validation().isEmpty()) {
      throw new IllegalArgumentException(
          "patience needs validation images, and "
              + images.source()
              + " has none of its own; add split: {validation: 1000} to the experiment, say, or a"
              + " folder val");
    }
    Trainer.requireFits(experiment.network(), images.train());
    PixelScaling.requireFits(experiment.preparation().normalization(), images.train().shape());
    return new TrainingData(experiment, split);
  }

  /** Each for its use. */
  PreparedImages images() {
    return images;
  }

  /** How many of them stand in two splits or under two classes. */
  SplitDuplicates duplicates() {
    return SplitDuplicates.of(images.train(), images.validation(), images.test());
  }

  /** The normalization, as measured on the images to train on. */
  synchronized PixelScaling scaling() {
    if (scaling == null) {
      scaling = PixelScaling.of(experiment.preparation().normalization(), images.train());
    }
    return scaling;
  }

  /** Some images to train on, far apart, for a model to be held against. */
  List<byte[]> probes() {
    ImageDataset train = images.train();
    int count = Math.min(PROBES, train.size());
    List<byte[]> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[train.shape().bytes()];
      train.image((int) ((long) i * train.size() / count)).get(pixels);
      probes.add(pixels);
    }
    return probes;
  }
}
