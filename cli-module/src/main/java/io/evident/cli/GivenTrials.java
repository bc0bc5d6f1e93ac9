package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageShape;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialImages;
import io.evident.models.sweep.TrialTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the trials of a sweep are trained on, as a command line gives it. */
final class GivenTrials {
  private GivenTrials() {}

  /**
   * Reads it.
   *
   * @param experiment that the sweep varies
   * @param data where it is; null for the built-in sample
   * @param reading how
   * @param sent whether it is sent to who trains
   */
  static TrialData of(YamlValue experiment, Path data, ReadingOptions reading, boolean sent)
      throws IOException {
    if (ExperimentYaml.isOnTable(experiment)) {
      GivenTraining.requireTable(data);
      reading.refuseOfImages();
      return TrialTable.of(data, reading.memory(), sent);
    }
    GivenTraining.refuseTableForImages(data);
    Optional<ImageShape> size = ReadingOptions.inputOf(experiment);
    return reading.shared(reading.open(data, size), data, size, sent);
  }

  /** A trial with its split scaled down to the images there are; shares of a table always fit. */
  static Experiment scaled(Experiment trial, TrialData data) {
    return data instanceof TrialImages images
        ? GivenExperiment.scaled(trial, images.images())
        : trial;
  }
}
