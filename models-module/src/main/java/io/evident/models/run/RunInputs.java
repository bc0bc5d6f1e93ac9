package io.evident.models.run;

import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.TablePreparation;
import io.evident.models.table.TableData;
import io.evident.models.task.Task;
import io.evident.models.training.InputScaling;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a model of a run needs beside its weights, so that one can be made without the examples:
 * kept in the run directory from the start of the training. Everything in which a run on images
 * differs from one on another kind of examples is here.
 */
sealed interface RunInputs permits RunClasses, RunTable {

  /** What a training sees. */
  static RunInputs of(Trainer trainer) {
    return trainer.examples() instanceof TableData table
        ? RunTable.of(table)
        : RunClasses.of(trainer, (ImageSplits) trainer.examples());
  }

  /** What provenance.json says of the examples of a training. */
  static Map<String, Object> provenance(Trainer trainer) {
    return trainer.examples() instanceof TableData table
        ? RunTable.provenance(table)
        : RunClasses.provenance((ImageSplits) trainer.examples());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not there, or something else; the message names it
   */
  static RunInputs read(RunDirectory directory, Experiment experiment) throws IOException {
    return experiment.preparation() instanceof TablePreparation
        ? RunTable.read(directory)
        : RunClasses.read(directory);
  }

  /** Its file in the run directory. */
  String file();

  /** Writes the file. */
  void write(RunDirectory directory) throws IOException;

  /** Of all examples to train on. */
  String trainDigest();

  /** What the network is to say. */
  Task task();

  /** How features become the network's inputs. */
  InputScaling scaling();

  /** Makes the model of a run whose weights are finite. */
  RunExport.Exported export(LoadedRun run, Path folder, boolean overwrite) throws IOException;

  /** What there is to add when the training has ended and weights are chosen. */
  default RunInputs completed(LoadedRun run, Trainer trainer) throws IOException {
    return this;
  }

  /** Judges the run's network on the run's test examples and keeps what is found. */
  void judge(LoadedRun run, Trainer trainer, RunResults results) throws IOException;
}
