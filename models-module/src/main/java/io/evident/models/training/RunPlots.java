package io.evident.models.training;

import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.plot.ChartFiles;
import io.evident.models.plot.ConfusionHeatmap;
import io.evident.models.plot.Curve;
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

  /** The window of the running loss, in batches: the one lenet's assignment asks for. */
  private static final int WINDOW = 250;

  /** A short run is drawn in at least so many windows. */
  private static final int LEAST_WINDOWS = 20;

  private final RunDirectory directory;
  private final List<Path> files = new ArrayList<>();

  private RunPlots(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * Draws running-loss, loss and accuracy, each as PNG and SVG.
   *
   * @param title of every plot
   * @param directory of the run, gets the files
   * @param losses the running loss
   * @param metrics what was measured after each epoch
   * @return the files
   * @throws IOException if one cannot be written
   */
  static List<Path> save(String title, RunDirectory directory, LossesCsv losses, MetricsCsv metrics)
      throws IOException {
    RunPlots plots = new RunPlots(directory);
    List<double[]> running = wide(losses.windows());
    if (!running.isEmpty()) {
      plots.save(
          "running-loss",
          LearningCurves.runningLoss(
              title, List.of(curve("mean over a window of batches", running))));
    }
    List<Curve> loss = new ArrayList<>();
    add("training, as trained", metrics.points("runningLoss"), loss);
    add("training", metrics.points("trainLoss"), loss);
    add("validation", metrics.points("validationLoss"), loss);
    add("test", metrics.points("testLoss"), loss);
    if (!loss.isEmpty()) {
      plots.save("loss", LearningCurves.loss(title, loss));
    }
    List<Curve> accuracy = new ArrayList<>();
    add("training", metrics.points("trainAccuracy"), accuracy);
    add("validation", metrics.points("validationAccuracy"), accuracy);
    add("test", metrics.points("testAccuracy"), accuracy);
    if (!accuracy.isEmpty()) {
      plots.save("accuracy", LearningCurves.accuracy(title, accuracy));
    }
    return plots.files;
  }

  /**
   * Draws confusion-matrix, first-layer-weights where they are pictures, gallery and reliability,
   * each as PNG and SVG.
   *
   * @param directory of the run, gets the files
   * @param evaluation of its last weights on its test images
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
    String title = evaluation.subject().experiment();
    String images = String.format(Locale.ROOT, ", %,d test images", evaluation.images().size());
    int room = ROOM_A_CLASS * report.classNames().size();
    plots.save(
        "confusion-matrix",
        ConfusionHeatmap.of(title + images, report.confusion(), report.classNames()),
        Math.max(WIDTH, room + WIDTH / 3),
        Math.max(HEIGHT, room + HEIGHT / 3));
    if (firstLayer.isPresent()) {
      plots.save("first-layer-weights", firstLayer.get());
    }
    plots.save("gallery", gallery(title + ", test images drawn at random", evaluation, seed));
    plots.save("reliability", ReliabilityDiagram.of(title + images, report.calibration()));
    return plots.files;
  }

  private static JFreeChart gallery(String title, RunEvaluation evaluation, long seed) {
    int size = evaluation.images().size();
    List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    int[] chosen =
        order.stream().limit(PredictionGallery.SHOWN).mapToInt(Integer::intValue).toArray();
    return PredictionGallery.of(
        title,
        evaluation.images().subset(chosen),
        Arrays.stream(chosen).map(evaluation.predictions()::predicted).toArray());
  }

  /** A point for each window of {@link #WINDOW} batches, where there are enough of them. */
  private static List<double[]> wide(List<LossWindow> windows) {
    long steps = windows.stream().mapToLong(LossWindow::steps).sum();
    long width = Math.max(1, Math.min(WINDOW, steps / LEAST_WINDOWS));
    List<double[]> points = new ArrayList<>();
    double sum = 0;
    long inSum = 0;
    for (LossWindow window : windows) {
      sum += window.loss() * window.steps();
      inSum += window.steps();
      if (inSum >= width) {
        points.add(new double[] {window.step(), sum / inSum});
        sum = 0;
        inSum = 0;
      }
    }
    return points;
  }

  /** The training images are evaluated once as a rule: a single point is no curve. */
  private static void add(String name, List<double[]> points, List<Curve> into) {
    boolean onlyLast = name.equals("training") && points.size() < 2;
    if (!points.isEmpty() && !onlyLast) {
      into.add(curve(name, points));
    }
  }

  private static Curve curve(String name, List<double[]> points) {
    return Curve.of(
        name,
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray());
  }

  private void save(String name, JFreeChart chart) throws IOException {
    save(name, chart, WIDTH, HEIGHT);
  }

  private void save(String name, JFreeChart chart, int width, int height) throws IOException {
    for (String extension : List.of(".png", ".svg")) {
      Path file = directory.plot(name + extension);
      ChartFiles.save(chart, width, height, file);
      files.add(file);
    }
  }
}
