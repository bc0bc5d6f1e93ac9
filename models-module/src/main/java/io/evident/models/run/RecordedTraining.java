package io.evident.models.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.yaml.YamlValue;
import io.evident.bayes.internal.plot.PlotFont;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.LossesCsv;
import io.evident.models.directory.MetricsCsv;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.TrainedImages;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.internal.directory.CheckpointFile;
import io.evident.models.internal.training.TrainedVariables;
import io.evident.models.tensorboard.TensorBoardEvents;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingResult;
import io.evident.models.training.TrainingVerification;
import io.evident.models.training.UnverifiedTrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a trainer and keeps the training in a run directory, from which it can be resumed.
 *
 * @param result what it came to
 * @param plots the pictures drawn of it
 */
public record RecordedTraining(TrainingResult result, List<Path> plots) {

  public RecordedTraining {
    plots = List.copyOf(plots);
  }

  /**
   * Trains and keeps everything a run directory holds.
   *
   * @param trainer the experiment, the images and the plan
   * @param directory where to keep it
   * @param started when the run begins, for its provenance
   * @return the result and its plots
   * @throws IllegalArgumentException if the network has a custom layer that is not registered, see
   *     {@link CustomLayer}, or its checkpoints are too large; nothing is written
   * @throws UnverifiedTrainingException if the session's first step is another than the one derived
   *     by hand; the initial weights are kept
   * @throws io.evident.models.serving.UnverifiedModelException if the model of the trained network
   *     gives other outputs than the derivation by hand; the checkpoints are kept
   * @throws NonFiniteLossException if the loss becomes infinite or undefined; what was measured so
   *     far is kept
   * @throws IOException if something cannot be written
   */
  public static RecordedTraining train(Trainer trainer, RunDirectory directory, Instant started)
      throws IOException {
    Provenance provenance = new Provenance(trainer, started);
    String experiment = ExperimentYaml.print(trainer.experiment());
    PlotFont.check();
    requireReadable(trainer.experiment(), experiment);
    requireCheckpoints(trainer.experiment());
    directory.write(RunDirectory.EXPERIMENT, experiment);
    directory.write(RunDirectory.PROVENANCE, provenance.json());
    return run(trainer, directory, Optional.empty());
  }

  private static void requireCheckpoints(Experiment experiment) {
    long numbers = TrainedVariables.numbers(experiment.network(), experiment.optimization());
    CheckpointFile.requireFits(experiment.name(), Float.BYTES * numbers);
  }

  /** What cannot be read could be trained, and then neither resumed nor exported. */
  private static void requireReadable(Experiment experiment, String yaml) {
    try {
      ExperimentYaml.read(YamlValue.parse(RunDirectory.EXPERIMENT, yaml));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the run of "
              + experiment.name()
              + " could not be read again, so it is not begun: "
              + e.getMessage()
              + ". A layer of your own is registered by the name of its class in"
              + " META-INF/services/"
              + CustomLayer.class.getName(),
          e);
    }
  }

  /**
   * Resumes a run where it was left: at its newest checkpoint that is whole, or at the beginning if
   * there is none. Of a complete run, what was not yet exported, drawn and judged is.
   *
   * @param trainer the experiment as it was run, the same images, and the plan
   * @param directory of the run
   * @param started when it is resumed, for its provenance
   * @param warning told of checkpoints that are damaged, and of an execution or a processor other
   *     than those the run began with
   * @return the result and its plots; empty if the run was complete
   * @throws IllegalArgumentException if all checkpoints are damaged, or of other images
   * @throws UnverifiedTrainingException if the session's first step is another than the one derived
   *     by hand; the initial weights are kept
   * @throws io.evident.models.serving.UnverifiedModelException if the model of the trained network
   *     gives other outputs than the derivation by hand; the checkpoints are kept
   * @throws NonFiniteLossException if the loss becomes infinite or undefined
   * @throws IOException if something cannot be read or written
   */
  public static Optional<RecordedTraining> resume(
      Trainer trainer, RunDirectory directory, Instant started, Consumer<String> warning)
      throws IOException {
    PlotFont.check();
    Optional<Checkpoint> newest = new RunCheckpoints(directory).newest(warning);
    // A checkpoint of other data is refused before it is asked whether it is the last.
    Trainer resumed = newest.isPresent() ? trainer.from(newest.get()) : trainer;
    if (newest.isPresent() && trainer.isComplete(newest.get())) {
      complete(trainer, directory, newest.get());
      return Optional.empty();
    }
    Provenance provenance = new Provenance(trainer, started);
    Optional<ObjectNode> kept = directory.provenance();
    if (kept.isPresent()) {
      List<String> differences = provenance.differences(kept.get());
      if (!differences.isEmpty()) {
        warning.accept(
            "the run is resumed with "
                + String.join(", ", differences)
                + "; it may not end with the same bits as an uninterrupted one");
      }
      long steps = newest.map(Checkpoint::steps).orElse(0L);
      directory.write(RunDirectory.PROVENANCE, provenance.resumed(kept.get(), steps));
    } else {
      directory.write(RunDirectory.PROVENANCE, provenance.json());
    }
    return Optional.of(run(resumed, directory, newest));
  }

  /** Makes what a run that was stopped after its last checkpoint lacks. */
  private static void complete(Trainer trainer, RunDirectory directory, Checkpoint last)
      throws IOException {
    boolean exported = Files.isDirectory(directory.model());
    RunInputs inputs = RunInputs.of(trainer);
    if (!exported) {
      inputs.write(directory);
    }
    boolean judged = RunResults.areThere(directory);
    if (exported && judged) {
      return;
    }
    KeptWeights weights = KeptWeights.usual(directory);
    Checkpoint checkpoint =
        weights == KeptWeights.LAST ? last : weights.read(directory, warning -> {});
    LoadedRun run =
        completed(
            LoadedRun.of(directory, trainer.experiment(), inputs, weights, checkpoint), trainer);
    if (!exported) {
      RunExport.save(run);
    }
    if (!judged) {
      LossesCsv losses = new LossesCsv(directory);
      MetricsCsv metrics = new MetricsCsv(directory, trainer.experiment().preparation());
      losses.resume(last);
      metrics.resume(last);
      RunResults.save(run, trainer, losses, metrics);
    }
  }

  private static LoadedRun completed(LoadedRun run, Trainer trainer) throws IOException {
    return run.with(run.inputs().completed(run, trainer));
  }

  private static RecordedTraining run(
      Trainer trainer, RunDirectory directory, Optional<Checkpoint> from) throws IOException {
    RunInputs inputs = RunInputs.of(trainer);
    inputs.write(directory);
    TrainedImages.of(trainer.data()).write(directory);
    try (TensorBoardEvents events = new TensorBoardEvents(directory.tensorBoard())) {
      LossesCsv losses = new LossesCsv(directory);
      MetricsCsv metrics = new MetricsCsv(directory, trainer.experiment().preparation());
      events.resume(from.map(Checkpoint::steps).orElse(0L));
      if (from.isPresent()) {
        losses.resume(from.get());
        metrics.resume(from.get());
      }
      // Tables and events before the checkpoint: a run resumed there finds all up to it.
      List<TrainingListener> kept =
          List.of(
              new KeptVerification(directory),
              losses,
              metrics,
              events,
              new RunCheckpoints(directory));
      TrainingResult result = trainer.withListeners(kept).run();
      // The checkpoints were written by this process: a damaged one is not passed over.
      KeptWeights weights = KeptWeights.usual(directory);
      Checkpoint checkpoint =
          weights.read(
              directory,
              warning -> {
                throw new IllegalArgumentException(warning);
              });
      LoadedRun run =
          completed(
              LoadedRun.of(directory, trainer.experiment(), inputs, weights, checkpoint), trainer);
      RunExport.save(run);
      return new RecordedTraining(result, RunResults.save(run, trainer, losses, metrics));
    }
  }

  /** Writes what was found into provenance.json. */
  private record KeptVerification(RunDirectory run) implements TrainingListener {
    @Override
    public void onVerification(TrainingVerification verification) throws IOException {
      ObjectNode kept = run.provenance().orElseThrow();
      run.write(RunDirectory.PROVENANCE, Provenance.verified(kept, verification));
    }
  }
}
