package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataFormatException;
import io.evident.models.data.ExampleSplits;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunData;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialTable;
import io.evident.models.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is trained on what, as a command line gives it: on images or on a table.
 *
 * @param experiment with the sizes of its examples
 * @param examples what to train and test on
 */
record GivenTraining(Experiment experiment, ExampleSplits examples) {

  /** How it is given. */
  record Given(Path data, ReadingOptions reading, boolean fitSplit) {}

  /**
   * Reads examples for an experiment.
   *
   * @param yaml of the experiment
   * @param given the rest of the command line
   */
  static GivenTraining of(YamlValue yaml, Given given) throws IOException {
    if (ExperimentYaml.isOnTable(yaml)) {
      return ofTable(yaml, given);
    }
    refuseTableForImages(given.data());
    ImageSplits images = given.reading().open(given.data(), ReadingOptions.inputOf(yaml));
    // The provenance wants them before the first step, and TensorFlow loads meanwhile.
    images.digestAhead();
    Experiment read = TrialData.sample(images).prepared(yaml).experiment();
    return new GivenTraining(
        given.fitSplit() ? GivenExperiment.scaled(read, images) : read, images);
  }

  /** With images split as those of a run were. */
  GivenTraining asTrained(RunData run) {
    return examples instanceof ImageSplits images
        ? new GivenTraining(experiment, run.asTrained(images))
        : this;
  }

  /** An experiment on a table has no other data. */
  static void requireTable(Path data) {
    if (data == null) {
      throw new IllegalArgumentException(
          "the experiment is on a table; give it with --data FILE.csv");
    }
  }

  /** An experiment on images cannot tell what to learn of a table. */
  static void refuseTableForImages(Path data) throws IOException {
    if (data != null && isTable(data)) {
      throw new DataFormatException(
          data.toString(),
          "is a table, and the experiment is on images",
          "say what to learn of it, table: {target: COLUMN, task: regression}, in an experiment of"
              + " your own, or use evident train --table "
              + data
              + " --target COLUMN");
    }
  }

  private static boolean isTable(Path path) throws IOException {
    return Files.exists(path) && Table.isTable(path);
  }

  private static GivenTraining ofTable(YamlValue yaml, Given given) throws IOException {
    requireTable(given.data());
    given.reading().refuseOfImages();
    if (given.fitSplit()) {
      throw new IllegalArgumentException(
          "--fit-split is for data of images; the split of a table is one of shares, or of a column");
    }
    TrialData.Prepared read =
        TrialTable.of(given.data(), given.reading().memory(), false).prepared(yaml);
    return new GivenTraining(read.experiment(), read.examples());
  }

  /** A table where a command takes images alone. */
  static void refuseTable(Path data) throws IOException {
    if (data != null && isTable(data)) {
      throw new DataFormatException(
          data.toString(),
          "is a table, and images are asked for",
          "give a folder of images, CIFAR-10 or CIFAR-100");
    }
  }
}
