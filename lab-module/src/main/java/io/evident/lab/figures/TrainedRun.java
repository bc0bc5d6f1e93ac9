package io.evident.lab.figures;

import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.BatchLosses;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.experiment.Experiment;
import io.evident.models.run.EvaluatedSplit;
import io.evident.models.run.JudgedImages;
import io.evident.models.run.LoadedRun;
import io.evident.models.run.RunEvaluation;
import io.evident.models.score.ConfusionMatrix;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A training that is complete, and what can be read from it. */
final class TrainedRun {
  private final RunDirectory directory;
  private final Experiment experiment;
  private final ImageSplits images;
  private final ExecutionPlan plan;
  private final Map<EvaluatedSplit, ConfusionMatrix> confusions =
      new EnumMap<>(EvaluatedSplit.class);
  private LoadedRun loaded;

  TrainedRun(
      RunDirectory directory, Experiment experiment, ImageSplits images, ExecutionPlan plan) {
    this.directory = directory;
    this.experiment = experiment;
    this.images = images;
    this.plan = plan;
  }

  RunDirectory directory() {
    return directory;
  }

  ImageSplits images() {
    return images;
  }

  RunHistory history() throws IOException {
    return RunHistory.read(directory);
  }

  BatchLosses batchLosses() throws IOException {
    return BatchLosses.of(directory, experiment, images);
  }

  /** What its last weights say about the images of a split. */
  ConfusionMatrix confusion(EvaluatedSplit split) throws IOException {
    ConfusionMatrix known = confusions.get(split);
    if (known == null) {
      JudgedImages judged = JudgedImages.of(loaded(), images, split);
      judged.notices().forEach(this::refuse);
      Optional<EvaluationReport> kept = RunEvaluation.kept(loaded, judged);
      known =
          kept.isPresent()
              ? kept.get().confusion()
              : RunEvaluation.of(loaded, judged, plan).predictions().confusion();
      confusions.put(split, known);
    }
    return known;
  }

  private LoadedRun loaded() throws IOException {
    if (loaded == null) {
      loaded = LoadedRun.read(directory, KeptWeights.LAST, this::refuse);
    }
    return loaded;
  }

  /** A claim that it would be unsafe to judge is not run; the others are. */
  private void refuse(String notice) {
    throw new UnmeasuredException(directory.path() + ": " + notice);
  }
}
