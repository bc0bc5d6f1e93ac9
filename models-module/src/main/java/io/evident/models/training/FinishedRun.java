package io.evident.models.training;

import io.evident.models.evaluation.Calibration;
import io.evident.models.evaluation.EvaluationCsv;
import io.evident.models.evaluation.EvaluationJson;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run directory holds once the training is over: its plots, and its weights judged. */
final class FinishedRun {
  private FinishedRun() {}

  /** Whether everything is there: the file that is written last is. */
  static boolean isJudged(RunDirectory directory) {
    return Files.exists(directory.path().resolve(RunDirectory.EVALUATION_JSON));
  }

  /**
   * Draws the plots, evaluates the weights that the model is made of on the test images, and keeps
   * what comes of it.
   *
   * @param provenance the experiment, its images and the plan
   * @param directory of the run, with its checkpoints
   * @param losses the running loss
   * @param metrics what was measured after each epoch
   * @return the plots
   * @throws NonFiniteLossException if the last step made an output infinite or undefined; the
   *     curves are drawn
   * @throws IOException if something cannot be read or written
   */
  static List<Path> save(
      Provenance provenance, RunDirectory directory, LossesCsv losses, MetricsCsv metrics)
      throws IOException {
    String name = provenance.experiment().name();
    KeptWeights weights = KeptWeights.usual(directory);
    List<Path> plots = new ArrayList<>(RunPlots.save(name, directory, losses, metrics));
    RunEvaluation evaluation =
        RunEvaluation.of(
            directory,
            provenance.images(),
            EvaluatedSplit.TEST,
            weights,
            provenance.plan(),
            warning -> {});
    EvaluationReport report =
        evaluation.report(
            EvaluationReport.usualTopK(evaluation.predictions().classNames().size()),
            Calibration.DEFAULT_BINS);
    plots.addAll(
        RunPlots.save(
            directory,
            evaluation,
            report,
            FirstLayerWeights.chart(
                provenance.experiment(), weights.read(directory, warning -> {})),
            provenance.experiment().seed()));
    directory.write(RunDirectory.EVALUATION_TEXT, EvaluationText.of(report));
    directory.write(RunDirectory.EVALUATION_CSV, EvaluationCsv.of(report));
    directory.write(RunDirectory.EVALUATION_JSON, EvaluationJson.of(report));
    return plots;
  }
}
