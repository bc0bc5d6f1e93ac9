package io.evident.models.run;

import io.evident.models.data.Orientation;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunData;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.serving.ModelCard;
import io.evident.models.table.TableEncoding;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.NetworkOutputs;
import io.evident.models.training.NonFiniteLossException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What was read of a run at once and belongs together, to be handed along: the experiment, what a
 * model needs beside its weights, a checkpoint of that experiment on that data, and what is known
 * of the data.
 */
public final class LoadedRun {
  private final RunDirectory directory;
  private final Experiment experiment;
  private final RunInputs inputs;
  private final KeptWeights weights;
  private final Checkpoint checkpoint;

  private LoadedRun(
      RunDirectory directory,
      Experiment experiment,
      RunInputs inputs,
      KeptWeights weights,
      Checkpoint checkpoint) {
    this.directory = directory;
    this.experiment = experiment;
    this.inputs = inputs;
    this.weights = weights;
    this.checkpoint = checkpoint;
  }

  /**
   * Reads it.
   *
   * @param run the run
   * @param weights which of its checkpoints
   * @param warning told of damaged ones that were passed over
   * @return the run
   * @throws IllegalArgumentException if there is none, or none that is whole, or it is not of the
   *     experiment in experiment.yaml and the data in the file of its inputs
   * @throws IOException if something cannot be read
   */
  public static LoadedRun read(RunDirectory run, KeptWeights weights, Consumer<String> warning)
      throws IOException {
    Experiment experiment = run.experiment();
    Checkpoint checkpoint = weights.read(run, warning);
    return of(run, experiment, RunInputs.read(run, experiment), weights, checkpoint);
  }

  /**
   * How the columns of a run's table become features.
   *
   * @param run the run
   * @return empty of a run on images, and of one that was stopped before it was written
   * @throws IllegalArgumentException if the file that says so is damaged
   * @throws IOException if it cannot be read
   */
  public static Optional<TableEncoding> encoding(RunDirectory run) throws IOException {
    return Files.exists(run.path().resolve(RunDirectory.TABLE))
        ? Optional.of(RunTable.read(run).encoding())
        : Optional.empty();
  }

  /**
   * Which way up a run took the images it was trained on.
   *
   * @param run the run
   * @return as EXIF says if it was stopped before its classes were written
   * @throws IllegalArgumentException if the file that says so is damaged
   * @throws IOException if it cannot be read
   */
  public static Orientation orientation(RunDirectory run) throws IOException {
    return Files.exists(run.path().resolve(RunDirectory.CLASSES))
        ? RunClasses.read(run).orientation()
        : Orientation.EXIF;
  }

  /** What is at hand, if it belongs together. */
  static LoadedRun of(
      RunDirectory run,
      Experiment experiment,
      RunInputs inputs,
      KeptWeights weights,
      Checkpoint checkpoint) {
    if (!checkpoint.isOf(experiment)) {
      throw new IllegalArgumentException(
          run.path().resolve(RunDirectory.EXPERIMENT)
              + ": is another experiment than the one the checkpoint was trained with; restore the"
              + " file, or train it again (--overwrite)");
    }
    if (!checkpoint.dataDigest().equals(inputs.trainDigest())) {
      throw new IllegalArgumentException(
          run.path().resolve(inputs.file())
              + ": is of other data than the checkpoint was trained on; restore the file, or"
              + " train it again (--overwrite)");
    }
    return new LoadedRun(run, experiment, inputs, weights, checkpoint);
  }

  /**
   * Where it is.
   *
   * @return the directory
   */
  public RunDirectory directory() {
    return directory;
  }

  /**
   * The experiment as it was run.
   *
   * @return the experiment
   */
  public Experiment experiment() {
    return experiment;
  }

  /**
   * What its provenance says about its images, read when first asked for: an export does not need
   * it.
   *
   * @return the data
   * @throws IllegalArgumentException if provenance.json is missing or is not one
   * @throws IOException if it cannot be read
   */
  public RunData data() throws IOException {
    return directory.data();
  }

  /**
   * Which way up the run took its images.
   *
   * @return as its classes say; as stored of a run on a table
   */
  public Orientation orientation() {
    return inputs instanceof RunClasses classes ? classes.orientation() : Orientation.STORED;
  }

  /** What its model needs beside the weights. */
  RunInputs inputs() {
    return inputs;
  }

  /** What its model needs beside the weights, of a run on a table. */
  RunTable table() {
    if (inputs instanceof RunTable table) {
      return table;
    }
    throw new IllegalArgumentException(directory.path() + ": is a run on images, not on a table");
  }

  /** The same with what was added to its inputs. */
  LoadedRun with(RunInputs completed) {
    return new LoadedRun(directory, experiment, completed, weights, checkpoint);
  }

  /** Which checkpoint it is. */
  KeptWeights weights() {
    return weights;
  }

  /** Where the weights stand in the training, for a model's card. */
  ModelCard.Weights cardWeights() {
    return new ModelCard.Weights(weights.toString(), checkpoint.epoch() - 1, checkpoint.steps());
  }

  /** Where its data came from, for a message. */
  String source() {
    try {
      return data().source();
    } catch (IOException | IllegalArgumentException e) {
      return "data that its provenance does not name";
    }
  }

  /** Requires that weights give finite outputs and a finite loss. */
  void requireFinite(NetworkOutputs outputs) {
    for (float value : outputs.values()) {
      requireFinite("an output", value);
    }
    requireFinite("the loss", outputs.loss());
  }

  private void requireFinite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new NonFiniteLossException(
          String.format(
              Locale.ROOT,
              "%s of %s after epoch %d, step %,d is %s: the last steps of its training blew its weights up; a smaller learning rate usually helps",
              what,
              experiment.name(),
              checkpoint.epoch() - 1,
              checkpoint.steps(),
              value));
    }
  }

  /** The weights. */
  Checkpoint checkpoint() {
    return checkpoint;
  }
}
