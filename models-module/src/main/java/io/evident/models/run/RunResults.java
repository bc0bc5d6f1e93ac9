package io.evident.models.run;

import io.evident.models.evaluation.Calibration;
import io.evident.models.evaluation.EvaluationCsv;
import io.evident.models.evaluation.EvaluationJson;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationText;
import io.evident.models.plot.ChartFiles;
import io.evident.models.plot.ChartFrame;
import io.evident.models.plot.ConfusionHeatmap;
import io.evident.models.plot.LearningCurves;
import io.evident.models.plot.PredictionGallery;
import io.evident.models.plot.ReliabilityDiagram;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;

/**
 * Writes into a run directory what comes after the training: plots of its curves, its weights
 * judged on the test images, and pictures of what it has learned.
 */
final class RunResults {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;

  /** What a name on an axis takes; more than 38 classes get a larger picture. */
  private static final int ROOM_A_CLASS = 14;

  private final RunDirectory directory;
  private final List<Path> files = new ArrayList<>();

  private RunResults(RunDirectory directory) {
    this.directory = directory;
  }

  /** Whether everything is there: the file that is written last is. */
  static boolean areThere(RunDirectory directory) {
    return Files.exists(directory.path().resolve(RunDirectory.EVALUATION_JSON));
  }

  /**
   * Draws the plots, evaluates the weights that the model is made of on the test images, and keeps
   * what comes of it.
   *
   * @param run with the weights that its model is made of
   * @param trainer the images and the plan
   * @param losses the running loss
   * @param metrics what was measured after each epoch
   * @return the plots, each as PNG and SVG
   * @throws NonFiniteLossException if the last step made an output infinite or undefined; the
   *     curves are drawn
   * @throws IOException if something cannot be read or written
   */
  static List<Path> save(LoadedRun run, Trainer trainer, LossesCsv losses, MetricsCsv metrics)
      throws IOException {
    RunDirectory directory = run.directory();
    RunResults results = new RunResults(directory);
    results.curves(run.experiment().name(), RunCurves.of(losses, metrics.history()));
    RunEvaluation evaluation =
        RunEvaluation.of(
            run, JudgedImages.of(run, trainer.images(), EvaluatedSplit.TEST), trainer.plan());
    EvaluationReport report =
        evaluation.report(
            EvaluationReport.usualTopK(evaluation.predictions().classNames().size()),
            Calibration.DEFAULT_BINS);
    results.learned(
        evaluation,
        report,
        FirstLayerWeights.chart(run.experiment(), run.checkpoint()),
        run.experiment().seed());
    directory.write(RunDirectory.EVALUATION_TEXT, EvaluationText.of(report));
    directory.write(RunDirectory.EVALUATION_CSV, EvaluationCsv.of(report));
    directory.write(RunDirectory.EVALUATION_JSON, EvaluationJson.of(report));
    return results.files;
  }

  /** Draws running-loss, loss and accuracy; the experiment is named below every title. */
  private void curves(String experiment, RunCurves curves) throws IOException {
    if (!curves.runningLoss().isEmpty()) {
      save(
          "running-loss",
          LearningCurves.runningLoss("Running loss by step", curves.runningLoss()),
          experiment);
    }
    if (!curves.loss().isEmpty()) {
      save("loss", LearningCurves.loss("Loss by epoch", curves.loss()), experiment);
    }
    if (!curves.accuracy().isEmpty()) {
      save("accuracy", LearningCurves.accuracy("Accuracy by epoch", curves.accuracy()), experiment);
    }
  }

  /**
   * Draws confusion-matrix, first-layer-weights where they are pictures, gallery and reliability.
   *
   * @param evaluation of the weights of its model on its test images
   * @param report of the same
   * @param firstLayer the weights as pictures
   * @param seed of the choice of the gallery's images
   */
  private void learned(
      RunEvaluation evaluation, EvaluationReport report, Optional<JFreeChart> firstLayer, long seed)
      throws IOException {
    String experiment = evaluation.subject().experiment() + ", " + evaluation.subject().weights();
    String images =
        String.format(Locale.ROOT, "%s, %,d test images", experiment, evaluation.images().size());
    int room = ROOM_A_CLASS * report.classNames().size();
    save(
        "confusion-matrix",
        ChartFrame.subtitled(
            ConfusionHeatmap.of("Confusion matrix", report.confusion(), report.classNames()),
            images),
        Math.max(WIDTH, room + WIDTH / 3),
        Math.max(HEIGHT, room + HEIGHT / 3));
    if (firstLayer.isPresent()) {
      saveWeights(firstLayer.get(), experiment);
    }
    int[] chosen = chosen(evaluation, seed);
    save("gallery", gallery(evaluation, chosen), experiment);
    RunGallery.of(evaluation, chosen).write(directory);
    save(
        "reliability",
        ReliabilityDiagram.of("Reliability", report.calibration(), report.subject().examples()),
        images);
  }

  private static int[] chosen(RunEvaluation evaluation, long seed) {
    int size = evaluation.images().size();
    List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order.stream().limit(PredictionGallery.SHOWN).mapToInt(Integer::intValue).toArray();
  }

  private static JFreeChart gallery(RunEvaluation evaluation, int[] chosen) {
    return PredictionGallery.of(
        "Test images drawn at random",
        evaluation.images().subset(chosen),
        Arrays.stream(chosen).map(evaluation.predictions()::predicted).toArray());
  }

  private void save(String name, JFreeChart chart, String subtitle) throws IOException {
    save(name, ChartFrame.subtitled(chart, subtitle), WIDTH, HEIGHT);
  }

  /** The SVG has no title and no ground: a page shows the weights' colours on its own. */
  private void saveWeights(JFreeChart chart, String subtitle) throws IOException {
    String name = "first-layer-weights";
    Path png = directory.plot(name + ".png");
    ChartFiles.save(ChartFrame.subtitled(chart, subtitle), WIDTH, HEIGHT, png);
    Path svg = directory.plot(name + ".svg");
    ChartFiles.save(ChartFrame.bare(chart), WIDTH, HEIGHT, svg);
    files.addAll(List.of(png, svg));
  }

  private void save(String name, JFreeChart chart, int width, int height) throws IOException {
    for (String extension : List.of(".png", ".svg")) {
      Path file = directory.plot(name + extension);
      ChartFiles.save(chart, width, height, file);
      files.add(file);
    }
  }
}
