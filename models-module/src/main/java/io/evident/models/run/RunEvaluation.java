package io.evident.models.run;

import io.evident.models.data.ExampleKind;
import io.evident.models.data.ImageDataset;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.Predictions;
import io.evident.models.experiment.Experiment;
import io.evident.models.training.NetworkOutputs;
import io.evident.models.training.NonFiniteLossException;
import java.io.IOException;

/**
 * A run judged on images: what its network says about each of them.
 *
 * @param subject which weights, which images
 * @param images they were judged on
 * @param predictions for each of them, in order
 */
public record RunEvaluation(
    EvaluationSubject subject, ImageDataset images, Predictions predictions) {

  /**
   * Rebuilds the network of a run and evaluates it.
   *
   * <p>On the images of the run these are the ones of its split, with the figures of the row of
   * metrics.csv that belongs to the checkpoint. Other images are normalized as those of the run.
   *
   * @param run the run
   * @param images to judge it by
   * @param plan how to use the machine
   * @return the evaluation
   * @throws NonFiniteLossException if an output or the loss is not finite
   * @throws IOException if something cannot be read
   */
  public static RunEvaluation of(LoadedRun run, JudgedImages images, ExecutionPlan plan)
      throws IOException {
    Experiment experiment = run.experiment();
    ImageDataset judged = images.images();
    NetworkOutputs outputs =
        NetworkOutputs.of(
            experiment,
            plan,
            run.inputs().task(),
            judged,
            run.inputs().scaling(),
            run.checkpoint().tensors());
    EvaluationSubject subject =
        new EvaluationSubject(
            experiment.name(),
            run.weights().toString(),
            run.checkpoint().epoch() - 1,
            run.checkpoint().steps(),
            images.split().toString(),
            images.source(),
            judged.digest(),
            ExampleKind.IMAGES);
    run.requireFinite(outputs);
    int[] labels = new int[judged.size()];
    judged.labels().get(labels);
    return new RunEvaluation(
        subject,
        judged,
        Predictions.of(
            experiment.network().loss(),
            outputs.loss(),
            judged.classNames(),
            labels,
            outputs.values()));
  }

  /**
   * Everything that is said about it.
   *
   * @param topK in 1..classes
   * @param bins of the calibration, at least 1
   * @return the report
   * @throws IllegalArgumentException if topK or bins is out of range
   */
  public EvaluationReport report(int topK, int bins) {
    return EvaluationReport.of(subject, predictions, topK, bins);
  }
}
