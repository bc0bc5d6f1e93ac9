package io.evident.models.sweep;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.training.ExecutionPlan;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.Provenance;
import io.evident.models.training.RecordedRun;
import io.evident.models.training.RunCheckpoints;
import io.evident.models.training.RunDirectory;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingPausedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.tensorflow.exceptions.TensorFlowException;

/** One trial on one core, begun or taken up. */
final class TrialTraining {
  private final TrialDescription trial;
  private final ImageSplits images;
  private final Path path;
  private final InstantSource clock;
  private final BooleanSupplier stopped;
  private final BooleanSupplier paused;
  private final List<String> warnings = new ArrayList<>();

  /**
   * A trial that ends at its next step once it is stopped, and with a checkpoint once it is paused.
   */
  TrialTraining(
      TrialDescription trial,
      ImageSplits images,
      Path path,
      InstantSource clock,
      BooleanSupplier stopped,
      BooleanSupplier paused) {
    this.trial = trial;
    this.images = images;
    this.path = path;
    this.clock = clock;
    this.stopped = stopped;
    this.paused = paused;
  }

  /** What a trial came to, and what was mended on the way. */
  record Ended(TrialResult result, List<String> warnings) {}

  /** Empty if it was paused, to be taken up again. */
  Optional<Ended> run() throws IOException {
    if (paused.getAsBoolean()) {
      return Optional.empty();
    }
    try {
      TrialResult result = DirectoryLock.holding(path, this::result);
      return Optional.of(new Ended(result, List.copyOf(warnings)));
    } catch (TrainingPausedException e) {
      return Optional.empty();
    }
  }

  private TrialResult result() throws IOException {
    Experiment experiment = ExperimentYaml.read(YamlValue.parse(trial.label(), trial.experiment()));
    ExecutionPlan plan =
        ExecutionPlan.forCpu(experiment.network(), experiment.course().batchSize(), 1);
    try {
      train(new Provenance(experiment, images, plan, clock.instant()));
    } catch (NonFiniteLossException e) {
      return failed(TrialResult.Status.DIVERGED, e);
    } catch (TensorFlowException e) {
      return failed(TrialResult.Status.FAILED, e);
    }
    RunMetrics metrics = RunMetrics.read(path);
    // A loss is taken before its step, so that only the evaluation sees what the last one did.
    return metrics.nonFinite().isPresent()
        ? result(
            TrialResult.Status.DIVERGED,
            metrics.nonFinite().get() + " is not finite after the last step",
            Map.of(),
            metrics.seconds())
        : result(TrialResult.Status.OK, "", metrics.last(), metrics.seconds());
  }

  private TrialResult failed(TrialResult.Status status, RuntimeException e) throws IOException {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return result(status, message, Map.of(), RunMetrics.read(path).seconds());
  }

  private TrialResult result(
      TrialResult.Status status, String message, Map<String, Double> metrics, double seconds) {
    return new TrialResult(
        trial.index(),
        trial.experimentDigest(),
        TrialResult.dataDigest(images),
        trial.seed(),
        status,
        message,
        metrics,
        seconds);
  }

  private void train(Provenance provenance) throws IOException {
    List<TrainingListener> listeners = List.of(new Stop(stopped, paused));
    if (canBeTakenUp()) {
      RecordedRun.resume(provenance, RunDirectory.open(path), 0, listeners, warnings::add);
    } else {
      RecordedRun.train(provenance, RunDirectory.create(path, true), 0, listeners);
    }
  }

  private boolean canBeTakenUp() throws IOException {
    if (!Files.exists(path.resolve(RunDirectory.EXPERIMENT))) {
      return false;
    }
    RunDirectory run = RunDirectory.open(path);
    if (!ExperimentYaml.print(run.experiment()).equals(trial.experiment())) {
      return false;
    }
    try {
      return new RunCheckpoints(run).newest(warning -> {}).isPresent();
    } catch (IllegalArgumentException e) {
      warnings.add(e.getMessage().split(";", -1)[0] + "; the trial begins anew");
      return false;
    }
  }

  /** Ends a training when the sweep has ended for another reason, or is left. */
  private record Stop(BooleanSupplier stopped, BooleanSupplier paused) implements TrainingListener {
    @Override
    public boolean wantsToPause() {
      return paused.getAsBoolean();
    }

    @Override
    public void onStep(StepMetrics metrics) {
      if (stopped.getAsBoolean()) {
        throw new CancellationException("the sweep has stopped");
      }
    }
  }
}
