package io.evident.models.run;

import io.evident.models.experiment.Experiment;
import io.evident.models.training.Checkpoint;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What was read of a run at once and belongs together: the experiment, what a model needs beside
 * its weights, and a checkpoint of that experiment on those images.
 *
 * @param directory of the run
 * @param experiment as it was run
 * @param classes of the images it was trained on
 * @param weights which checkpoint it is
 * @param checkpoint the weights
 */
record LoadedRun(
    RunDirectory directory,
    Experiment experiment,
    RunClasses classes,
    KeptWeights weights,
    Checkpoint checkpoint) {

  /**
   * Reads it.
   *
   * @param run the run
   * @param weights which of its checkpoints
   * @param warning told of damaged ones that were passed over
   * @throws IllegalArgumentException if there is none, or none that is whole, or it is not of the
   *     experiment in experiment.yaml and the images in classes.json
   * @throws IOException if something cannot be read
   */
  static LoadedRun read(RunDirectory run, KeptWeights weights, Consumer<String> warning)
      throws IOException {
    Experiment experiment = run.experiment();
    Checkpoint checkpoint = weights.read(run, warning);
    if (!checkpoint.isOf(experiment)) {
      throw new IllegalArgumentException(
          run.path().resolve(RunDirectory.EXPERIMENT)
              + ": is another experiment than the one the checkpoint was trained with; restore the"
              + " file, or train it again (--overwrite)");
    }
    RunClasses classes = RunClasses.read(run);
    if (!checkpoint.dataDigest().equals(classes.trainDigest())) {
      throw new IllegalArgumentException(
          run.path().resolve(RunDirectory.CLASSES)
              + ": is of other images than the checkpoint was trained on; restore the file, or"
              + " train it again (--overwrite)");
    }
    return new LoadedRun(run, experiment, classes, weights, checkpoint);
  }
}
