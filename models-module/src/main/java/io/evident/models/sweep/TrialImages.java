package io.evident.models.sweep;

import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.network.Shape;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.reading.ReadOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The images of trials, all the same.
 *
 * @param images as they were read here
 * @param path where they were read; empty for the built-in sample
 * @param options how they were read
 * @param sent whether they are sent to who trains, which need not see the path then
 */
public record TrialImages(
    ImageSplits images, Optional<Path> path, ReadOptions options, boolean sent)
    implements TrialData {

  public TrialImages {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(options, "options");
    if (sent && (images.train().isStreamed() || images.test().isStreamed())) {
      throw new IllegalArgumentException(
          images.source()
              + ": is too large to be held in memory, and so to be sent; let it be read from a path"
              + " that is seen everywhere");
    }
  }

  @Override
  public String source() {
    return images.source();
  }

  @Override
  public String digest() {
    return TrialResult.dataDigest(images);
  }

  @Override
  public Prepared prepared(YamlValue experiment) {
    ImageShape shape = images.train().shape();
    YamlValue sized =
        experiment.withWords(
            NetworkYaml.words(
                Shape.of(shape.height(), shape.width(), shape.channels()),
                images.train().classNames().size()));
    return new Prepared(ExperimentYaml.read(sized), images);
  }

  @Override
  public ImageSplits examples(Experiment experiment, boolean withoutValidation) {
    return withoutValidation ? images.withoutValidation() : images;
  }

  @Override
  public void requireChoice(Sweep sweep, Prepared trial) {
    SplitPlan split = trial.experiment().images().split();
    if (split.validation() == 0 && images.validationImages() == 0) {
      throw new IllegalArgumentException(
          "a sweep chooses by validation images, and neither the experiment nor the data has some;"
              + " add split: {validation: 1000} to the experiment, say, or a folder val to the"
              + " data");
    }
    if (sweep.selection().best() == Selection.Best.RETRAINED
        && images.validationImages() > 0
        && split.calibration() > 0) {
      throw new IllegalArgumentException(
          "best: retrained would calibrate by the validation images of the data, which choose the"
              + " trial; leave calibrationPart out, or choose best: kept");
    }
    boolean part = split.train().isPresent() || split.validation() > 0;
    if (sweep.selection().best() == Selection.Best.RETRAINED
        && images.validationImages() > 0
        && part) {
      throw new IllegalArgumentException(
          "best: retrained trains on all training and validation images of data that has validation"
              + " images itself; leave train and validation out of split, or choose best: kept");
    }
  }

  @Override
  public long bytes() {
    return ((long) images.train().size() + images.test().size()) * images.train().shape().bytes();
  }
}
