package io.evident.lab.figures;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.BatchLosses;
import io.evident.models.directory.RunData;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.run.RecordedTraining;
import io.evident.models.storage.DirectoryInUseException;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.sweep.Assignment;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialResult;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trainings that are done once: a run that is complete, of the same experiment, images and seed, is
 * taken as it is, and one that was interrupted is resumed.
 */
final class TrainedRuns {
  private final ExperimentSource source;
  private final TrainingSettings settings;
  private final TrainingMeans means;
  private final Map<Path, TrainedRun> complete = new HashMap<>();
  private final Map<Path, NonFiniteLossException> diverged = new HashMap<>();

  TrainedRuns(ExperimentSource source, TrainingSettings settings, TrainingMeans means) {
    this.source = source;
    this.settings = settings;
    this.means = means;
  }

  /**
   * The complete run.
   *
   * @throws UnmeasuredException if it cannot be trained
   * @throws NonFiniteLossException if its loss became infinite or undefined
   */
  TrainedRun run(Training training, int seed) throws IOException {
    Path path = path(training, seed);
    if (diverged.containsKey(path)) {
      throw diverged.get(path);
    }
    TrainedRun run = complete.get(path);
    if (run == null) {
      try {
        run = completed(prepared(training, seed), path);
        complete.put(path, run);
      } catch (NonFiniteLossException e) {
        diverged.put(path, e);
        throw e;
      }
    }
    return run;
  }

  /** The runs of a training, by seed, that were asked for and are complete. */
  SortedMap<Integer, TrainedRun> complete(Training training) {
    SortedMap<Integer, TrainedRun> found = new TreeMap<>();
    for (int seed = 1; seed <= settings.seeds(); seed++) {
      TrainedRun run = complete.get(path(training, seed));
      if (run != null) {
        found.put(seed, run);
      }
    }
    return found;
  }

  private Path path(Training training, int seed) {
    return settings.out().resolve(training.folder()).resolve("seed-" + seed);
  }

  /** How many seeds a training is given; those that are complete already count in any case. */
  int seeds(Training training) throws IOException {
    int done = 0;
    while (done < settings.seeds()
        && Files.exists(path(training, done + 1).resolve(RunDirectory.EVALUATION_JSON))) {
      done++;
    }
    return isLong(training) ? Math.max(done, settings.longSeeds()) : settings.seeds();
  }

  private boolean isLong(Training training) throws IOException {
    try {
      return settings.longSeeds() < settings.seeds()
          && run(training, 1).history().seconds() > TrainingSettings.LONG_SECONDS;
    } catch (NonFiniteLossException e) {
      return false;
    }
  }

  /** What a training with a seed is of, as far as the images say it. */
  private record Prepared(YamlValue yaml, Experiment experiment, ImageSplits images) {}

  private Prepared prepared(Training training, int seed) throws IOException {
    YamlValue yaml = training.at(source, seed);
    ImageSplits images = means.images(yaml);
    Experiment experiment = TrialData.sample(images).prepared(yaml).experiment();
    Path path = path(training, seed);
    if (isBegun(path)) {
      // It goes on as it was written down, its description included.
      Experiment begun = RunDirectory.open(path).experiment();
      if (!begun.trainsAs(experiment)) {
        throw other(path, "another experiment than " + experiment.name() + " as it is now");
      }
      experiment = begun;
    }
    return new Prepared(yaml, experiment, images);
  }

  private TrainedRun completed(Prepared prepared, Path path) throws IOException {
    Experiment experiment = prepared.experiment();
    ImageSplits images = prepared.images();
    try {
      Trainer.requireFits(experiment, images);
    } catch (IllegalArgumentException e) {
      throw new UnmeasuredException(e.getMessage());
    }
    ExecutionPlan plan = means.plan(experiment);
    if (!isComplete(path, images)) {
      if (!settings.trains()) {
        throw new UnmeasuredException(
            isBegun(path) ? "is not trained to its end" : "is not trained yet");
      }
      alone(path, Trainer.of(experiment, images, plan));
    }
    return new TrainedRun(RunDirectory.open(path), experiment, images, plan);
  }

  private void alone(Path path, Trainer trainer) throws IOException {
    RunDirectory.requireOurs(path);
    try {
      DirectoryLock.holding(
          path,
          () -> {
            train(trainer, path);
            return path;
          });
    } catch (DirectoryInUseException e) {
      throw new UnmeasuredException(path + " is being trained by another process");
    }
  }

  /**
   * Trains elsewhere what is not complete, if that is where trainings are done: all seeds at once,
   * or, where long trainings are given fewer, the first of each and then the others.
   */
  void trainAhead(Collection<Training> trainings) throws IOException {
    if (!settings.trains() || !means.trainsElsewhere()) {
      return;
    }
    if (settings.longSeeds() < settings.seeds()) {
      Ahead first = new Ahead();
      for (Training training : trainings) {
        first.add(training, 1);
      }
      first.train();
    }
    Ahead ahead = new Ahead();
    for (Training training : trainings) {
      try {
        int seeds = seeds(training);
        for (int seed = 1; seed <= seeds; seed++) {
          ahead.add(training, seed);
        }
      } catch (UnmeasuredException e) {
        // Its verdict will say so.
        means.say(training.experiment() + ": " + e.getMessage());
      }
    }
    ahead.train();
  }

  /** Trainings on their way elsewhere, apart by the images they take. */
  private final class Ahead {
    private final IdentityHashMap<ImageSplits, SortedMap<Integer, Waiting>> byImages =
        new IdentityHashMap<>();
    private int count;

    private record Waiting(TrialDescription trial, YamlValue experiment, Path path) {}

    void add(Training training, int seed) throws IOException {
      Path path = path(training, seed);
      Prepared prepared = prepared(training, seed);
      ImageSplits images = prepared.images();
      try {
        Trainer.requireFits(prepared.experiment(), images);
      } catch (IllegalArgumentException e) {
        // Its verdict will say so.
        return;
      }
      RunDirectory.requireOurs(path);
      if (diverged.containsKey(path) || isComplete(path, images)) {
        return;
      }
      count++;
      TrialDescription trial =
          new TrialDescription(
              count, ExperimentYaml.print(prepared.experiment()), seed, Assignment.NONE);
      byImages
          .computeIfAbsent(images, key -> new TreeMap<>())
          .put(count, new Waiting(trial, prepared.yaml(), path));
    }

    void train() throws IOException {
      for (Map.Entry<ImageSplits, SortedMap<Integer, Waiting>> group : byImages.entrySet()) {
        SortedMap<Integer, Waiting> waiting = group.getValue();
        String digest = TrialResult.dataDigest(group.getKey());
        means.say("training " + waiting.size() + " elsewhere");
        means
            .elsewhere(
                waiting.get(waiting.firstKey()).experiment(),
                trial -> waiting.get(trial.index()).path())
            .run(
                waiting.values().stream().map(Waiting::trial).toList(),
                result -> keep(waiting.get(result.index()), result, digest));
      }
    }

    private void keep(Waiting waiting, TrialResult result, String digest) {
      if (!result.isOf(waiting.trial(), digest)) {
        throw new IllegalStateException("something else was trained than " + waiting.path());
      }
      if (result.status() == TrialResult.Status.OK) {
        means.say("trained " + waiting.path());
      } else {
        means.say(waiting.path() + ": " + result.message());
      }
      if (result.status() == TrialResult.Status.DIVERGED) {
        diverged.put(waiting.path(), new NonFiniteLossException(result.message()));
      }
    }
  }

  private static boolean isBegun(Path path) {
    return Files.exists(path.resolve(RunDirectory.EXPERIMENT));
  }

  private boolean isComplete(Path path, ImageSplits images) throws IOException {
    if (!isBegun(path)) {
      return false;
    }
    RunDirectory run = RunDirectory.open(path);
    // A run that was stopped at once has none yet, and nothing else either.
    if (Files.exists(path.resolve(RunDirectory.PROVENANCE))) {
      RunData data = RunData.of(run);
      if (!data.trainedOn(images) || !data.testedOn(images)) {
        throw other(path, "other images than " + images.source());
      }
    }
    return Files.exists(path.resolve(RunDirectory.EVALUATION_JSON));
  }

  private static IllegalArgumentException other(Path path, String what) {
    return new IllegalArgumentException(
        path + ": holds a run of " + what + "; choose another --out, or delete it");
  }

  private void train(Trainer trainer, Path path) throws IOException {
    boolean begun = isBegun(path);
    RunDirectory run = begun ? RunDirectory.open(path) : RunDirectory.create(path, false);
    List<TrainingListener> listeners = new ArrayList<>(means.listeners());
    listeners.add(0, BatchLosses.of(run, trainer.experiment(), trainer.examples()));
    Trainer followed = trainer.withListeners(listeners);
    if (begun) {
      means.say("resuming " + path);
      RecordedTraining.resume(followed, run, Instant.now(), means::say);
    } else {
      means.say("training " + path);
      RecordedTraining.train(followed, run, Instant.now());
    }
  }
}
