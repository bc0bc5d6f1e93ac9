package io.evident.models.sweep;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ExampleSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.BatchLosses;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.internal.directory.DamagedCheckpointException;
import io.evident.models.run.RecordedTraining;
import io.evident.models.serving.UnverifiedModelException;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingPausedException;
import io.evident.models.training.UnverifiedTrainingException;
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

/**
 * One trial, begun or resumed in its run directory. It uses one core unless told otherwise: the
 * sums in a training are rounded by how they are cut for threads.
 */
public final class TrialTraining {
  private final TrialDescription trial;
  private final TrialData data;
  private final Path path;
  private final InstantSource clock;
  private final Manner manner;
  private final List<String> warnings = new ArrayList<>();

  /** How a trial is trained. */
  private record Manner(
      int cores, boolean batchLosses, BooleanSupplier stopped, BooleanSupplier paused) {}

  private TrialTraining(
      TrialDescription trial, TrialData data, Path path, InstantSource clock, Manner manner) {
    this.trial = trial;
    this.data = data;
    this.path = path;
    this.clock = clock;
    this.manner = manner;
  }

  /**
   * A trial to be trained on one core.
   *
   * @param trial what to train
   * @param data what on
   * @param path its run directory; a run of the same experiment there is resumed
   * @param clock for the provenance of the run
   * @return the trial, not yet begun
   */
  public static TrialTraining of(
      TrialDescription trial, TrialData data, Path path, InstantSource clock) {
    return new TrialTraining(
        trial, data, path, clock, new Manner(1, false, () -> false, () -> false));
  }

  private TrialTraining with(Manner changed) {
    return new TrialTraining(trial, data, path, clock, changed);
  }

  /**
   * The same on more cores, or fewer.
   *
   * @param cores at least 1
   * @return a new training
   * @throws IllegalArgumentException if cores is less than 1
   */
  public TrialTraining onCores(int cores) {
    if (!(cores >= 1)) {
      throw new IllegalArgumentException("cores must be at least 1, got " + cores);
    }
    return with(new Manner(cores, manner.batchLosses(), manner.stopped(), manner.paused()));
  }

  /**
   * The same, with {@link BatchLosses} in its run directory.
   *
   * @return a new training
   */
  public TrialTraining withBatchLosses() {
    return with(new Manner(manner.cores(), true, manner.stopped(), manner.paused()));
  }

  /**
   * The same, to be broken off with a {@link CancellationException} when asked.
   *
   * @param asked whether it should be; asked after every step
   * @return a new training
   */
  public TrialTraining stoppedWhen(BooleanSupplier asked) {
    return with(new Manner(manner.cores(), manner.batchLosses(), asked, manner.paused()));
  }

  /**
   * The same, to be left with a checkpoint when asked.
   *
   * @param asked whether it should be; asked after every step
   * @return a new training
   */
  public TrialTraining pausedWhen(BooleanSupplier asked) {
    return with(new Manner(manner.cores(), manner.batchLosses(), manner.stopped(), asked));
  }

  /**
   * What a trial came to, and what was mended on the way.
   *
   * @param result what it came to
   * @param warnings a line each
   */
  public record Ended(TrialResult result, List<String> warnings) {
    public Ended {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Trains it. A loss that becomes infinite or undefined, or a machine that cannot do it, is a
   * result too.
   *
   * @return what it came to; empty if it was left, to be resumed
   * @throws CancellationException if it was broken off
   * @throws IOException if something cannot be read or written
   */
  public Optional<Ended> run() throws IOException {
    if (manner.paused().getAsBoolean()) {
      return Optional.empty();
    }
    try {
      TrialResult result = DirectoryLock.holding(path, this::result);
      return Optional.of(new Ended(result, warnings));
    } catch (TrainingPausedException e) {
      return Optional.empty();
    }
  }

  private TrialResult result() throws IOException {
    Experiment experiment = ExperimentYaml.read(YamlValue.parse(trial.label(), trial.experiment()));
    ExecutionPlan plan =
        ExecutionPlan.forCpu(experiment.network(), experiment.course().batchSize(), manner.cores());
    try {
      // Trained once more, it has no examples for validation left.
      ExampleSplits used = data.examples(experiment, trial.index() == TrialDescription.RETRAINED);
      train(Trainer.of(experiment, used, plan));
    } catch (NonFiniteLossException e) {
      return failed(TrialResult.Status.DIVERGED, e);
    } catch (TensorFlowException | UnverifiedTrainingException | UnverifiedModelException e) {
      return failed(TrialResult.Status.FAILED, e);
    }
    RunHistory history = RunHistory.read(RunDirectory.open(path));
    Map<String, Double> last = history.epochs() > 0 ? history.measured(history.epochs()) : Map.of();
    // A loss is taken before its step, so that only the evaluation sees what the last one did.
    for (Map.Entry<String, Double> metric : last.entrySet()) {
      if (!Double.isFinite(metric.getValue())) {
        return result(
            TrialResult.Status.DIVERGED,
            metric.getKey() + " is not finite after the last step",
            Map.of(),
            history.seconds());
      }
    }
    return result(TrialResult.Status.OK, "", last, history.seconds());
  }

  private TrialResult failed(TrialResult.Status status, RuntimeException e) throws IOException {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    double seconds =
        Files.exists(path.resolve(RunDirectory.METRICS))
            ? RunHistory.read(RunDirectory.open(path)).seconds()
            : 0;
    return result(status, message, Map.of(), seconds);
  }

  private TrialResult result(
      TrialResult.Status status, String message, Map<String, Double> metrics, double seconds)
      throws IOException {
    return new TrialResult(
        trial.index(),
        trial.experimentDigest(),
        data.digest(),
        trial.seed(),
        status,
        message,
        metrics,
        seconds);
  }

  private void train(Trainer trainer) throws IOException {
    boolean begun = canBeResumed();
    RunDirectory run = begun ? RunDirectory.open(path) : RunDirectory.create(path, true);
    List<TrainingListener> listeners = new ArrayList<>();
    if (manner.batchLosses()) {
      listeners.add(BatchLosses.of(run, trainer.experiment(), trainer.examples()));
    }
    listeners.add(new Stop(manner.stopped(), manner.paused()));
    Trainer followed = trainer.withListeners(listeners);
    if (begun) {
      RecordedTraining.resume(followed, run, clock.instant(), warnings::add);
    } else {
      RecordedTraining.train(followed, run, clock.instant());
    }
  }

  private boolean canBeResumed() throws IOException {
    if (!Files.exists(path.resolve(RunDirectory.EXPERIMENT))) {
      return false;
    }
    RunDirectory run = RunDirectory.open(path);
    if (!ExperimentYaml.print(run.experiment()).equals(trial.experiment())) {
      return false;
    }
    try {
      return new RunCheckpoints(run).newest(warning -> {}).isPresent();
    } catch (DamagedCheckpointException e) {
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
