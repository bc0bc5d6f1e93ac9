package io.evident.models.training;

import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.plot.ChartFiles;
import io.evident.models.plot.ChartFrame;
import io.evident.models.plot.ConfusionHeatmap;
import io.evident.models.plot.LearningCurves;
import io.evident.models.plot.PredictionGallery;
import io.evident.models.plot.ReliabilityDiagram;
import java.io.IOException;
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

/** Draws a run: the running loss by step, loss and accuracy by epoch, and what it has learned. */
final class RunPlots {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;

  /** What a name on an axis takes; more than 38 classes get a larger picture. */
  private static final int ROOM_A_CLASS = 14;

  private final RunDirectory directory;
  private final List<Path> files = new ArrayList<>();

  private RunPlots(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * Draws running-loss, loss and accuracy, each as PNG and SVG.
   *
   * @param experiment whose run it is, named below the title of every plot
   * @param directory of the run, gets the files
   * @param losses the running loss
   * @param metrics what was measured after each epoch
   * @return the files
   * @throws IOException if one cannot be written
   */
  static List<Path> save(
      String experiment, RunDirectory directory, LossesCsv losses, MetricsCsv metrics)
      throws IOException {
    RunPlots plots = new RunPlots(directory);
    RunCurves curves = RunCurves.of(losses, metrics.history());
    if (!curves.runningLoss().isEmpty()) {
      plots.save(
          "running-loss",
          LearningCurves.runningLoss("Running loss by step", curves.runningLoss()),
          experiment);
    }
    if (!curves.loss().isEmpty()) {
      plots.save("loss", LearningCurves.loss("Loss by epoch", curves.loss()), experiment);
    }
    if (!curves.accuracy().isEmpty()) {
      plots.save(
          "accuracy", LearningCurves.accuracy("Accuracy by epoch", curves.accuracy()), experiment);
    }
    return plots.files;
  }

  /**
   * Draws confusion-matrix, first-layer-weights where they are pictures, gallery and reliability,
   * each as PNG and SVG.
   *
   * @param directory of the run, gets the files
   * @param evaluation of the weights of its model on its test images
   * @param report of the same
   * @param firstLayer the weights as pictures
   * @param seed of the choice of the gallery's images
   * @return the files
   * @throws IOException if one cannot be written
   */
  static List<Path> save(
      RunDirectory directory,
      RunEvaluation evaluation,
      EvaluationReport report,
      Optional<JFreeChart> firstLayer,
      long seed)
      throws IOException {
    RunPlots plots = new RunPlots(directory);
    String experiment = evaluation.subject().experiment() + ", " + evaluation.subject().weights();
    String images =
        String.format(Locale.ROOT, "%s, %,d test images", experiment, evaluation.images().size());
    int room = ROOM_A_CLASS * report.classNames().size();
    plots.save(
        "confusion-matrix",
        ChartFrame.subtitled(
            ConfusionHeatmap.of("Confusion matrix", report.confusion(), report.classNames()),
            images),
        Math.max(WIDTH, room + WIDTH / 3),
        Math.max(HEIGHT, room + HEIGHT / 3));
    if (firstLayer.isPresent()) {
      plots.saveWeights(firstLayer.get(), experiment);
    }
    int[] chosen = chosen(evaluation, seed);
    plots.save("gallery", gallery(evaluation, chosen), experiment);
    RunGallery.of(evaluation, chosen).write(directory);
    plots.save("reliability", ReliabilityDiagram.of("Reliability", report.calibration()), images);
    return plots.files;
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
