package io.evident.models.training;

import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
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
   *     the network not as many classes, or there are too few
   */
  static TrainingData of(Experiment experiment, ImageSplits images) {
    PreparedImages split = PreparedImages.of(experiment.preparation().split(), images);
    Trainer.requireFits(experiment.network(), images.train());
    PixelScaling.requireFits(experiment.preparation().normalization(), images.train().shape());
    return new TrainingData(experiment, split);
  }

  /** Each for its use. */
  PreparedImages images() {
    return images;
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
