package io.evident.models.run;

import io.evident.models.data.ExampleKind;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageViews;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.evaluation.CalibratedFigures;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.ViewedFigures;
import io.evident.models.experiment.Experiment;
import io.evident.models.score.Predictions;
import io.evident.models.task.Task;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.InputScaling;
import io.evident.models.training.NetworkOutputs;
import io.evident.models.training.NonFiniteLossException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A run judged on images: what its network says about each of them.
 *
 * @param subject which weights, which images
 * @param images they were judged on
 * @param predictions for each of them, in order
 * @param viewed what it would be on the images as they are, where the experiment judges by several
 *     views of each
 * @param calibrated what it would be with calibrated probabilities, where the run was calibrated
 */
public record RunEvaluation(
    EvaluationSubject subject,
    ImageDataset images,
    Predictions predictions,
    Optional<ViewedFigures> viewed,
    Optional<CalibratedFigures> calibrated) {

  /**
   * Rebuilds the network of a run and evaluates it.
   *
   * <p>On the images of the run these are the ones of its split, with the figures of the row of
   * metrics.csv that belongs to the checkpoint. Other images are normalized as those of the run.
   * Where the experiment has several views of each image, the outputs for them are averaged, except
   * for the images that it was trained on; the figures of metrics.csv are then {@link #viewed}.
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
    ImageViews views =
        images.split() == EvaluatedSplit.TRAIN ? ImageViews.NONE : experiment.images().views();
    NetworkOutputs.Viewed both = outputs(run, judged, views, plan);
    EvaluationSubject subject = subject(run, images);
    run.requireFinite(both.plain());
    run.requireFinite(both.mean());
    int[] labels = new int[judged.size()];
    judged.labels().get(labels);
    Predictions predictions = predictions(experiment, judged, labels, both.mean());
    Predictions plain =
        both.mean() == both.plain()
            ? predictions
            : predictions(experiment, judged, labels, both.plain());
    return new RunEvaluation(
        subject,
        judged,
        predictions,
        views.equals(ImageViews.NONE)
            ? Optional.empty()
            : Optional.of(new ViewedFigures(views, plain.loss(), plain.confusion().accuracy())),
        CalibratedEvaluation.of(run, judged, images.split(), views, plan));
  }

  /**
   * The evaluation of the same weights on the same images that the run keeps.
   *
   * @param run the run
   * @param images to judge it by
   * @return empty if the run keeps none, or one of other weights or other images
   * @throws IllegalArgumentException if evaluation.json is damaged
   * @throws IOException if something cannot be read
   */
  public static Optional<EvaluationReport> kept(LoadedRun run, JudgedImages images)
      throws IOException {
    return run.directory()
        .evaluation()
        .filter(
            kept -> kept instanceof EvaluationReport report && isOf(report, subject(run, images)))
        .map(EvaluationReport.class::cast);
  }

  /** The source is where the images lay, which may be another place now. */
  private static boolean isOf(EvaluationReport kept, EvaluationSubject asked) {
    EvaluationSubject subject = kept.subject();
    return subject.checkpoint().equals(asked.checkpoint())
        && subject.step() == asked.step()
        && subject.split().equals(asked.split())
        && subject.digest().equals(asked.digest());
  }

  private static EvaluationSubject subject(LoadedRun run, JudgedImages images) {
    return new EvaluationSubject(
        run.experiment().name(),
        run.weights().toString(),
        run.checkpoint().epoch() - 1,
        run.checkpoint().steps(),
        images.split().toString(),
        images.source(),
        images.images().digest(),
        ExampleKind.IMAGES);
  }

  private static NetworkOutputs.Viewed outputs(
      LoadedRun run, ImageDataset images, ImageViews views, ExecutionPlan plan) throws IOException {
    Task task = run.inputs().task();
    InputScaling scaling = run.inputs().scaling();
    Map<String, FloatTensor> tensors = run.checkpoint().tensors();
    if (!views.equals(ImageViews.NONE)) {
      return NetworkOutputs.ofViews(views, run.experiment(), plan, task, images, scaling, tensors);
    }
    NetworkOutputs outputs =
        NetworkOutputs.of(run.experiment(), plan, task, images, scaling, tensors);
    return new NetworkOutputs.Viewed(outputs, outputs);
  }

  private static Predictions predictions(
      Experiment experiment, ImageDataset images, int[] labels, NetworkOutputs outputs) {
    return Predictions.of(
        experiment.network().loss(), outputs.loss(), images.classNames(), labels, outputs.values());
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
    return EvaluationReport.of(subject, predictions, topK, bins)
        .withViewed(viewed)
        .withCalibrated(calibrated);
  }
}
