package io.evident.models.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.plot.PlotFont;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A training that was kept in a run directory.
 *
 * @param result what it came to
 * @param plots the pictures drawn of it
 */
public record RecordedRun(TrainingResult result, List<Path> plots) {

  /**
   * Copies the list.
   *
   * @param result what it came to
   * @param plots the pictures drawn of it
   */
  public RecordedRun {
    plots = List.copyOf(plots);
  }

  /**
   * Trains and keeps everything a run directory holds.
   *
   * @param provenance the experiment, the images and the plan
   * @param directory where to keep it
   * @param checkpointSteps after how many steps to keep a checkpoint, beside those after every
   *     epoch; 0 for none
   * @param listeners told of everything besides
   * @return the result and its plots
   * @throws IllegalArgumentException if the network has a custom layer that is not registered, see
   *     {@link CustomLayer}; nothing is written
   * @throws UnverifiedTrainingException if the session's first step is another than the one derived
   *     by hand; the initial weights are kept
   * @throws io.evident.models.serving.UnverifiedModelException if the model of the trained network
   *     gives other outputs than the derivation by hand; the checkpoints are kept
   * @throws NonFiniteLossException if the loss becomes infinite or undefined; what was measured so
   *     far is kept
   * @throws IOException if something cannot be written
   */
  public static RecordedRun train(
      Provenance provenance,
      RunDirectory directory,
      int checkpointSteps,
      List<TrainingListener> listeners)
      throws IOException {
    String experiment = ExperimentYaml.print(provenance.experiment());
    PlotFont.check();
    requireReadable(provenance.experiment(), experiment);
    directory.write(RunDirectory.EXPERIMENT, experiment);
    directory.write(RunDirectory.PROVENANCE, provenance.json());
    return run(provenance, directory, checkpointSteps, listeners, Optional.empty());
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
   * Takes up a run where it was left: at its newest checkpoint that is whole, or at the beginning
   * if there is none. Of a complete run, what was not yet exported, drawn and judged is.
   *
   * @param provenance the experiment as it was run, the same images, and the plan
   * @param directory of the run
   * @param checkpointSteps after how many steps to keep a checkpoint; 0 for none within epochs
   * @param listeners told of everything besides
   * @param warning told of checkpoints that are damaged, and of threads or a device other than
   *     those the run began with
   * @return the result and its plots; empty if the run was complete
   * @throws IllegalArgumentException if all checkpoints are damaged, or of other images
   * @throws UnverifiedTrainingException if the session's first step is another than the one derived
   *     by hand; the initial weights are kept
   * @throws io.evident.models.serving.UnverifiedModelException if the model of the trained network
   *     gives other outputs than the derivation by hand; the checkpoints are kept
   * @throws NonFiniteLossException if the loss becomes infinite or undefined
   * @throws IOException if something cannot be read or written
   */
  public static Optional<RecordedRun> resume(
      Provenance provenance,
      RunDirectory directory,
      int checkpointSteps,
      List<TrainingListener> listeners,
      Consumer<String> warning)
      throws IOException {
    PlotFont.check();
    Optional<Checkpoint> newest = new RunCheckpoints(directory).newest(warning);
    if (newest.isPresent() && Trainer.isComplete(provenance, newest.get())) {
      RunModel.complete(provenance, directory);
      if (!FinishedRun.isJudged(directory)) {
        LossesCsv losses = new LossesCsv(directory);
        MetricsCsv metrics = new MetricsCsv(directory);
        losses.resume(newest.get());
        metrics.resume(newest.get());
        FinishedRun.save(provenance, directory, losses, metrics);
      }
      return Optional.empty();
    }
    if (newest.isPresent()) {
      Trainer.of(provenance).from(newest.get());
    }
    Optional<ObjectNode> kept = directory.provenance();
    if (kept.isPresent()) {
      List<String> differences = provenance.differences(kept.get());
      if (!differences.isEmpty()) {
        warning.accept(
            "the run is taken up with "
                + String.join(", ", differences)
                + "; it will not end with the same bits as an uninterrupted one");
      }
      long steps = newest.map(Checkpoint::steps).orElse(0L);
      directory.write(RunDirectory.PROVENANCE, provenance.resumed(kept.get(), steps));
    } else {
      directory.write(RunDirectory.PROVENANCE, provenance.json());
    }
    return Optional.of(run(provenance, directory, checkpointSteps, listeners, newest));
  }

  private static RecordedRun run(
      Provenance provenance,
      RunDirectory directory,
      int checkpointSteps,
      List<TrainingListener> listeners,
      Optional<Checkpoint> from)
      throws IOException {
    RunClasses.of(provenance).write(directory);
    TrainedImages.of(provenance.data().images()).write(directory);
    try (TensorBoardEvents events = new TensorBoardEvents(directory.tensorBoard())) {
      return run(provenance, directory, checkpointSteps, listeners, from, events);
    }
  }

  private static RecordedRun run(
      Provenance provenance,
      RunDirectory directory,
      int checkpointSteps,
      List<TrainingListener> listeners,
      Optional<Checkpoint> from,
      TensorBoardEvents events)
      throws IOException {
    LossesCsv losses = new LossesCsv(directory);
    MetricsCsv metrics = new MetricsCsv(directory);
    events.resume(from.map(Checkpoint::steps).orElse(0L));
    Trainer trainer = Trainer.of(provenance);
    if (from.isPresent()) {
      losses.resume(from.get());
      metrics.resume(from.get());
      trainer = trainer.from(from.get());
    }
    if (!provenance.verifies()) {
      trainer = trainer.unverified();
    }
    if (checkpointSteps > 0) {
      trainer = trainer.withCheckpointEvery(checkpointSteps);
    }
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(new KeptVerification(directory));
    // Tables and events before the checkpoint: a run taken up there finds all up to it.
    all.add(losses);
    all.add(metrics);
    all.add(events);
    all.add(new RunCheckpoints(directory));
    TrainingResult result = trainer.withListeners(all).run();
    RunModel.save(directory);
    return new RecordedRun(result, FinishedRun.save(provenance, directory, losses, metrics));
  }

  /** Writes what was found into provenance.json. */
  private record KeptVerification(RunDirectory run) implements TrainingListener {
    @Override
    public void onVerification(TrainingVerification verification) throws IOException {
      ObjectNode kept = run.provenance().orElseThrow();
      run.write(RunDirectory.PROVENANCE, Provenance.verified(kept, verification));
    }
  }

  /**
   * The usual provenance of a run that starts now, on all cores.
   *
   * @param experiment what to train
   * @param images what to train on
   * @param started when
   * @return the provenance
   */
  public static Provenance onAllCores(Experiment experiment, ImageSplits images, Instant started) {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutionPlan plan =
        ExecutionPlan.forCpu(experiment.network(), experiment.course().batchSize(), cores);
    return new Provenance(experiment, images, plan, started);
  }
}
