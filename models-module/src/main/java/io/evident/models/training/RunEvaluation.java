package io.evident.models.training;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.Predictions;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.SplitPlan;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

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
   * Rebuilds the network of a run from its directory and evaluates it.
   *
   * <p>On the images of the run these are the ones of its split, with the figures of the row of
   * metrics.csv that belongs to the checkpoint. Other images must be of the run's shape and have
   * its classes; all of them are evaluated, normalized as those of the run, and the notice says so.
   *
   * @param run the run
   * @param images those it was trained on, or others
   * @param split which of them
   * @param weights which of the run's
   * @param plan how to use the machine
   * @param notice told of other images and of damaged checkpoints, a line each
   * @return the evaluation
   * @throws IllegalArgumentException if there is no such checkpoint, the images do not fit, or
   *     there are none for this split
   * @throws NonFiniteLossException if an output or the loss is not finite
   * @throws IOException if something cannot be read
   */
  public static RunEvaluation of(
      RunDirectory run,
      ImageSplits images,
      EvaluatedSplit split,
      KeptWeights weights,
      ExecutionPlan plan,
      Consumer<String> notice)
      throws IOException {
    Experiment experiment = run.experiment();
    RunData data = RunData.of(run);
    requireFits(run, experiment, data, images);
    Checkpoint checkpoint = weights.read(run, notice);
    ImageDataset judged = judged(run, experiment, data, images, split, notice);
    NetworkOutputs outputs =
        outputs(
            experiment,
            plan,
            // The normalization is the run's: no image to train on is looked at.
            new PreparedImages(judged.first(1), Optional.empty(), judged),
            RunClasses.read(run).scaling(),
            checkpoint);
    EvaluationSubject subject =
        new EvaluationSubject(
            experiment.name(),
            weights.toString(),
            checkpoint.epoch() - 1,
            checkpoint.steps(),
            split.toString(),
            images.source(),
            judged.digest());
    requireFinite(outputs, subject);
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

  private static void requireFits(
      RunDirectory run, Experiment experiment, RunData data, ImageSplits images) {
    Trainer.requireFits(experiment.network(), images.train());
    boolean known = !data.classNames().isEmpty();
    if (known && !images.train().classNames().equals(data.classNames())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: was trained on the classes %s, but %s has %s; take data with the same classes in the same order",
              run.path(),
              data.classNames(),
              images.source(),
              images.train().classNames()));
    }
  }

  private static ImageDataset judged(
      RunDirectory run,
      Experiment experiment,
      RunData data,
      ImageSplits images,
      EvaluatedSplit split,
      Consumer<String> notice) {
    boolean trained = data.trainedOn(images);
    boolean tested = data.testedOn(images);
    if (!trained && split == EvaluatedSplit.VALIDATION) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: its validation images are among those it was trained on (%s), but %s holds others; take the data of the run, or --split test",
              run.path(),
              data.source(),
              images.source()));
    }
    if (split == EvaluatedSplit.TEST ? !tested : !trained) {
      notice.accept(
          String.format(
              Locale.ROOT,
              "other images than those of the run (%s): all %,d %s images of %s are evaluated",
              data.source(),
              (split == EvaluatedSplit.TEST ? images.test() : images.train()).size(),
              split,
              images.source()));
      return split == EvaluatedSplit.TEST ? images.test() : images.train();
    }
    if (split == EvaluatedSplit.TEST) {
      return images
          .test()
          .first(experiment.preparation().split().test().orElse(images.test().size()));
    }
    PreparedImages prepared = trainAndValidation(experiment, images);
    return split == EvaluatedSplit.TRAIN
        ? prepared.train()
        : prepared
            .validation()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        run.path() + ": has no validation images; take --split test or train"));
  }

  /** As the experiment splits them, with whatever test images there are. */
  private static PreparedImages trainAndValidation(Experiment experiment, ImageSplits images) {
    SplitPlan plan = experiment.preparation().split();
    return PreparedImages.of(
        new SplitPlan(plan.train(), plan.validation(), OptionalInt.empty()), images);
  }

  private static NetworkOutputs outputs(
      Experiment experiment,
      ExecutionPlan plan,
      PreparedImages prepared,
      PixelScaling scaling,
      Checkpoint checkpoint)
      throws IOException {
    TensorFlowRuntime.load();
    try (TrainingGraph graph = new TrainingGraph(experiment, plan, prepared, scaling)) {
      graph.restore(checkpoint.tensors());
      return graph.testOutputs();
    }
  }

  private static void requireFinite(NetworkOutputs outputs, EvaluationSubject subject) {
    for (float value : outputs.values()) {
      requireFinite("an output", value, subject);
    }
    requireFinite("the loss", outputs.loss(), subject);
  }

  private static void requireFinite(String what, double value, EvaluationSubject subject) {
    if (!Double.isFinite(value)) {
      throw new NonFiniteLossException(
          String.format(
              Locale.ROOT,
              "%s of %s after epoch %d, step %,d is %s: the last steps of its training blew its weights up; a smaller learning rate usually helps",
              what,
              subject.experiment(),
              subject.epoch(),
              subject.step(),
              value));
    }
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
