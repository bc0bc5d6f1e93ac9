package io.evident.models.sweep;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.directory.MetricsCsv;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One sweep under way: what is left to train is trained, and the best is chosen and kept. */
public final class SweepRun {
  private final Sweep sweep;
  private final List<TrialDescription> trials;
  private final String dataDigest;
  private final SweepDirectory directory;
  private final Map<Integer, TrialResult> results = new TreeMap<>();
  private final TaskKind task;
  private final ResultsCsv csv;

  private SweepRun(
      Sweep sweep, List<TrialDescription> trials, String dataDigest, SweepDirectory directory) {
    this.task = task(trials.get(0));
    this.sweep = sweep.of(task);
    this.trials = List.copyOf(trials);
    this.dataDigest = dataDigest;
    this.directory = directory;
    this.csv = new ResultsCsv(directory, sweep.search().keys(), MetricsCsv.measures(task));
  }

  /** That of all trials: {@link TrialList} lets none change it. */
  private static TaskKind task(TrialDescription trial) {
    return ExperimentYaml.read(YamlValue.parse(trial.label(), trial.experiment()))
        .preparation()
        .task();
  }

  /**
   * A sweep from the beginning.
   *
   * @param sweep what to try
   * @param trials its trials, see {@link TrialList}
   * @param dataDigest of the data, see {@link TrialData#digest}
   * @param directory where to keep it, empty
   * @return the sweep under way
   * @throws IOException if it cannot be written
   */
  public static SweepRun start(
      Sweep sweep, List<TrialDescription> trials, String dataDigest, SweepDirectory directory)
      throws IOException {
    SweepRun run = new SweepRun(sweep, trials, dataDigest, directory);
    directory.write(SweepDirectory.SWEEP, SweepYaml.print(run.sweep));
    return run;
  }

  /**
   * A sweep resumed where it was left. Trials that came to an end are not trained again, nor those
   * that diverged; those that the machine could not do are.
   *
   * @param sweep what to try
   * @param trials its trials
   * @param dataDigest of the data
   * @param directory where the sweep was kept
   * @return the sweep under way
   * @throws IllegalArgumentException if a trial there is of another experiment, another seed or
   *     other data
   * @throws IOException if something cannot be read
   */
  public static SweepRun resume(
      Sweep sweep, List<TrialDescription> trials, String dataDigest, SweepDirectory directory)
      throws IOException {
    SweepRun run = new SweepRun(sweep, trials, dataDigest, directory);
    for (TrialDescription trial : trials) {
      run.resume(trial);
    }
    directory.write(SweepDirectory.SWEEP, SweepYaml.print(run.sweep));
    return run;
  }

  private void resume(TrialDescription trial) throws IOException {
    Optional<TrialResult> earlier = directory.result(trial);
    Path experiment = directory.run(trial).resolve(RunDirectory.EXPERIMENT);
    boolean same =
        earlier.isPresent()
            ? earlier.get().isOf(trial, dataDigest)
            : !Files.exists(experiment)
                || ExperimentYaml.print(ExperimentYaml.read(YamlValue.read(experiment)))
                    .equals(trial.experiment());
    if (!same) {
      throw new IllegalArgumentException(
          directory.run(trial)
              + ": is of another experiment, another seed or other data than trial "
              + trial.index()
              + " now is; give the sweep and the data as they were, or choose another place");
    }
    earlier.filter(e -> e.status() != TrialResult.Status.FAILED).ifPresent(e -> note(trial, e));
  }

  private void note(TrialDescription trial, TrialResult result) {
    results.put(trial.index(), result);
    csv.add(trial, result);
  }

  /**
   * What there is to train.
   *
   * @return the trials without a result, in their order
   */
  public List<TrialDescription> left() {
    return trials.stream().filter(t -> !results.containsKey(t.index())).toList();
  }

  /**
   * Trains what is left, chooses and keeps the best.
   *
   * @param runner who trains
   * @param listener told of each trial as it ends
   * @return how every combination did
   * @throws IllegalArgumentException if something in the directory is in the way
   * @throws IOException if something cannot be read or written; the sweep can be resumed
   */
  public SweepOutcome run(SweepRunner runner, TrialListener listener) throws IOException {
    csv.write();
    runner.run(left(), new Keeping(listener));
    List<Standing> standings = Standing.of(trials, results);
    Optional<Standing> best = Standing.best(standings, sweep.selection().measure());
    Optional<SweepOutcome.Best> kept = Optional.empty();
    if (best.isPresent()) {
      kept = Optional.of(keep(best.get(), runner, listener));
    }
    return new SweepOutcome(standings, kept, SweepPlots.save(sweep, task, standings, directory));
  }

  private SweepOutcome.Best keep(Standing best, SweepRunner runner, TrialListener listener)
      throws IOException {
    TrialResult seed = best.bestSeed(sweep.selection().measure());
    TrialDescription trial = trials.get(seed.index() - 1);
    Optional<TrialResult> retrained = Optional.empty();
    TrialDescription kept = trial;
    if (sweep.selection().best() == Selection.Best.RETRAINED) {
      TrialDescription again = TrialList.retrained(trial);
      retrained = Optional.of(retrain(again, runner, listener));
      kept = retrained.get().status() == TrialResult.Status.OK ? again : trial;
    }
    directory.keepBest(directory.run(kept), experiments());
    return new SweepOutcome.Best(best, trial, retrained, directory.run(kept));
  }

  private Set<String> experiments() {
    Set<String> experiments = new HashSet<>();
    for (TrialDescription trial : trials) {
      experiments.add(trial.experiment());
      experiments.add(TrialList.retrained(trial).experiment());
    }
    return experiments;
  }

  private TrialResult retrain(TrialDescription again, SweepRunner runner, TrialListener listener)
      throws IOException {
    Optional<TrialResult> earlier =
        directory
            .result(again)
            .filter(r -> r.isOf(again, dataDigest) && r.status() != TrialResult.Status.FAILED);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    List<TrialResult> told = new ArrayList<>();
    runner.run(
        List.of(again),
        new TrialListener() {
          @Override
          public void onResult(TrialResult result) throws IOException {
            directory.write(again, result);
            told.add(result);
            listener.onResult(result);
          }

          @Override
          public void onWarning(int index, String warning) {
            listener.onWarning(index, warning);
          }
        });
    return told.get(0);
  }

  /** Keeps each result before anybody else is told of it. */
  private final class Keeping implements TrialListener {
    private final TrialListener next;

    Keeping(TrialListener next) {
      this.next = next;
    }

    @Override
    public void onResult(TrialResult result) throws IOException {
      TrialDescription trial = trials.get(result.index() - 1);
      if (!result.isOf(trial, dataDigest)) {
        throw new IllegalStateException(
            "the runner trained something else than trial " + result.index());
      }
      directory.write(trial, result);
      note(trial, result);
      csv.write();
      next.onResult(result);
    }

    @Override
    public void onWarning(int trial, String warning) {
      next.onWarning(trial, warning);
    }
  }
}
