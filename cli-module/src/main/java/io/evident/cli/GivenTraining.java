package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataFormatException;
import io.evident.models.data.ExampleSplits;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TablePlan;
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
    if (given.data() != null && isTable(given.data())) {
      throw new DataFormatException(
          given.data().toString(),
          "is a table, and the experiment is on images",
          "say what to learn of it, table: {target: COLUMN, task: regression}, in an experiment of"
              + " your own, or use --table "
              + given.data()
              + " --target COLUMN");
    }
    ImageSplits images = given.reading().open(given.data(), ReadingOptions.inputOf(yaml));
    // The provenance wants them before the first step, and TensorFlow loads meanwhile.
    images.digestAhead();
    Experiment read = ExperimentYaml.read(ReadingOptions.following(yaml, images));
    return new GivenTraining(
        given.fitSplit() ? GivenExperiment.scaled(read, images) : read, images);
  }

  private static boolean isTable(Path path) throws IOException {
    return Files.exists(path) && Table.isTable(path);
  }

  private static GivenTraining ofTable(YamlValue yaml, Given given) throws IOException {
    TablePlan plan = ExperimentYaml.plan(yaml);
    if (given.data() == null) {
      throw new IllegalArgumentException(
          "the experiment is on a table; give it with --data FILE.csv");
    }
    if (!Files.exists(given.data())) {
      throw new IllegalArgumentException(given.data() + ": there is no such file");
    }
    Table table = Table.read(given.data(), plan.reading(given.reading().memory()));
    TableData data = TableData.of(plan, table, seed(yaml));
    Experiment read =
        ExperimentYaml.read(
            yaml.withWords(ExperimentYaml.words(data.encoding().width(), data.task().targets())));
    return new GivenTraining(read, data);
  }

  /** It also splits the table. */
  private static long seed(YamlValue yaml) {
    return yaml.required(yaml.entries(), "seed").integer();
  }
}
