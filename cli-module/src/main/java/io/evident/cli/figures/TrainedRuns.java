package io.evident.cli.figures;

import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.Provenance;
import io.evident.models.training.RecordedRun;
import io.evident.models.training.RunDirectory;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Trainings that are done once: a run that is complete, of the same experiment, images and seed, is
 * taken as it is, and one that was interrupted is taken up.
 */
final class TrainedRuns {
  private final ImageSplits images;
  private final Path out;
  private final Consumer<String> progress;
  private final Map<Path, RunDirectory> finished = new HashMap<>();
  private final Map<Path, String> failed = new HashMap<>();

  TrainedRuns(ImageSplits images, Path out, Consumer<String> progress) {
    this.images = images;
    this.out = out;
    this.progress = progress;
  }

  ImageSplits images() {
    return images;
  }

  /**
   * The finished run.
   *
   * @throws UnmeasuredException if it cannot be trained
   */
  RunDirectory run(Training training, int seed) throws IOException {
    Path path = out.resolve(training.folder()).resolve("seed-" + seed);
    if (failed.containsKey(path)) {
      throw new UnmeasuredException(failed.get(path));
    }
    if (!finished.containsKey(path)) {
      try {
        finished.put(path, train(training.at(seed), path));
      } catch (NonFiniteLossException e) {
        failed.put(path, "the training became non-finite: " + e.getMessage());
        throw new UnmeasuredException(failed.get(path));
      }
    }
    return finished.get(path);
  }

  private RunDirectory train(Experiment experiment, Path path) throws IOException {
    Trainer.requireFits(experiment, images);
    Provenance provenance = RecordedRun.onAllCores(experiment, images, Instant.now());
    if (!Files.exists(path.resolve(RunDirectory.EXPERIMENT))) {
      progress.accept("training " + path);
      RunDirectory run = RunDirectory.create(path, false);
      RecordedRun.train(provenance, run, 0, List.of(batchLosses(run, experiment)));
      return run;
    }
    RunDirectory run = RunDirectory.open(path);
    if (!ExperimentYaml.print(run.experiment()).equals(ExperimentYaml.print(experiment))) {
      throw new IllegalArgumentException(
          path + ": holds a run of another experiment; choose another --out, or delete it");
    }
    progress.accept("taking up " + path);
    RecordedRun.resume(
        provenance, run, 0, List.of(batchLosses(run, experiment)), line -> progress.accept(line));
    return run;
  }

  /** The batch losses of a run; only those from before it was interrupted may be missing. */
  BatchLosses batchLosses(RunDirectory run, Experiment experiment) throws IOException {
    int used =
        experiment
            .preparation()
            .split()
            .train()
            .orElse(images.train().size() - experiment.preparation().split().validation());
    return new BatchLosses(run.path(), experiment.course().length(used).stepsPerEpoch());
  }
}
