package io.evident.models.run;

import io.evident.models.directory.LossesCsv;
import io.evident.models.directory.MetricsCsv;
import io.evident.models.directory.RunCurves;
import io.evident.models.directory.RunDirectory;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.internal.plot.ChartFiles;
import io.evident.models.internal.plot.ChartFrame;
import io.evident.models.internal.plot.ConfusionHeatmap;
import io.evident.models.internal.plot.LearningCurves;
import io.evident.models.task.Measure;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;

/**
 * Writes into a run directory what comes after the training: plots of its curves, its weights
 * judged on the test examples, and pictures of what it has learned.
 */
final class RunResults {
  /** Of a chart, in pixels. */
  static final int WIDTH = 1200;

  /** Of a chart, in pixels. */
  static final int HEIGHT = 800;

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
   * Draws the plots, judges the weights that the model is made of on the test examples, and keeps
   * what comes of it.
   *
   * @param run with the weights that its model is made of
   * @param trainer the examples and the plan
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
    run.inputs().judge(run, trainer, results);
    return results.files;
  }

  /**
   * Draws running-loss, loss and the task's measures; the experiment is named below every title.
   */
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
    for (RunCurves.MeasureCurves drawn : curves.measures()) {
      Measure measure = drawn.measure();
      save(
          measure.name(),
          LearningCurves.measure(drawn.title(), measure.words(), drawn.curves()),
          experiment);
    }
  }

  /** Draws a chart of the usual size with a line below its title. */
  void save(String name, JFreeChart chart, String subtitle) throws IOException {
    save(name, ChartFrame.subtitled(chart, subtitle), WIDTH, HEIGHT);
  }

  /** Draws a chart whose SVG has no title and no ground, which a page shows on its own. */
  void saveBare(String name, JFreeChart chart, String subtitle) throws IOException {
    Path png = directory.plot(name + ".png");
    ChartFiles.save(ChartFrame.subtitled(chart, subtitle), WIDTH, HEIGHT, png);
    Path svg = directory.plot(name + ".svg");
    ChartFiles.save(ChartFrame.bare(chart), WIDTH, HEIGHT, svg);
    files.addAll(List.of(png, svg));
  }

  /** Draws the confusions of classes, where there are not too many. */
  void saveConfusion(EvaluationReport report, String subtitle) throws IOException {
    int classes = report.classNames().size();
    if (classes <= ConfusionHeatmap.MOST_CLASSES) {
      int room = ROOM_A_CLASS * classes;
      save(
          "confusion-matrix",
          ChartFrame.subtitled(
              ConfusionHeatmap.of("Confusion matrix", report.confusion(), report.classNames()),
              subtitle),
          Math.max(WIDTH, room + WIDTH / 3),
          Math.max(HEIGHT, room + HEIGHT / 3));
    }
  }

  /** Draws a chart into the run's plots, as PNG and SVG. */
  private void save(String name, JFreeChart chart, int width, int height) throws IOException {
    for (String extension : List.of(".png", ".svg")) {
      Path file = directory.plot(name + extension);
      ChartFiles.save(chart, width, height, file);
      files.add(file);
    }
  }
}
