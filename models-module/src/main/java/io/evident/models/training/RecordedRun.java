package io.evident.models.training;

import io.evident.models.data.ImageSplits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
   * @param listeners told of every step and epoch besides
   * @return the result and its plots
   * @throws NonFiniteLossException if the loss becomes infinite or undefined; the metrics so far
   *     are kept
   * @throws IOException if something cannot be written
   */
  public static RecordedRun train(
      Provenance provenance, RunDirectory directory, List<TrainingListener> listeners)
      throws IOException {
    Experiment experiment = provenance.experiment();
    directory.write(RunDirectory.EXPERIMENT, ExperimentYaml.print(experiment));
    directory.write(RunDirectory.PROVENANCE, provenance.json());
    RunPlots plots = new RunPlots(experiment.name());
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(new MetricsCsv(directory));
    all.add(plots);
    TrainingResult result = Trainer.train(experiment, provenance.images(), provenance.plan(), all);
    return new RecordedRun(result, plots.save(directory));
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
    ExecutionPlan plan = ExecutionPlan.forCpu(experiment.network(), experiment.batchSize(), cores);
    return new Provenance(experiment, images, plan, started);
  }
}
