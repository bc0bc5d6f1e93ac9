package io.evident.models.training;

import io.evident.models.plot.ChartFiles;
import io.evident.models.plot.Curve;
import io.evident.models.plot.LearningCurves;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;

/**
 * Follows a training and draws its curves: the running loss by step, loss and accuracy by epoch.
 */
public final class RunPlots implements TrainingListener {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;

  /** The window of the running loss, in batches: the one lenet's assignment asks for. */
  private static final int WINDOW = 250;

  /** A short run is drawn in at least so many windows. */
  private static final int LEAST_WINDOWS = 20;

  private final String title;
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private final List<double[]> windows = new ArrayList<>();
  private double windowSum;
  private int windowSteps;
  private long step;

  /**
   * Starts without anything to draw.
   *
   * @param title of every plot
   */
  public RunPlots(String title) {
    this.title = title;
  }

  @Override
  public void onStep(StepMetrics metrics) {
    step++;
    windowSum += metrics.loss();
    windowSteps++;
    long all = (long) metrics.steps() * metrics.epochs();
    long window = Math.max(1, Math.min(WINDOW, all / LEAST_WINDOWS));
    if (windowSteps >= window) {
      windows.add(new double[] {step, windowSum / windowSteps});
      windowSum = 0;
      windowSteps = 0;
    }
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    epochs.add(metrics);
  }

  /**
   * Draws what was followed so far.
   *
   * @param directory gets running-loss, loss and accuracy, each as PNG and SVG
   * @return the files
   * @throws IOException if one cannot be written
   */
  public List<Path> save(RunDirectory directory) throws IOException {
    List<Path> files = new ArrayList<>();
    if (!windows.isEmpty()) {
      Curve running =
          Curve.of(
              "mean over a window of batches",
              windows.stream().mapToDouble(w -> w[0]).toArray(),
              windows.stream().mapToDouble(w -> w[1]).toArray());
      save(directory, "running-loss", LearningCurves.runningLoss(title, List.of(running)), files);
    }
    if (!epochs.isEmpty()) {
      Curve trained = curve("training, as trained", EpochMetrics::runningLoss);
      Curve test = curve("test", m -> m.test().orElseThrow().loss());
      save(directory, "loss", LearningCurves.loss(title, List.of(trained, test)), files);
      Curve accuracy = curve("test", m -> m.test().orElseThrow().accuracy());
      save(directory, "accuracy", LearningCurves.accuracy(title, List.of(accuracy)), files);
    }
    return files;
  }

  private Curve curve(String name, ToDoubleFunction<EpochMetrics> value) {
    return Curve.of(
        name,
        epochs.stream().mapToDouble(EpochMetrics::epoch).toArray(),
        epochs.stream().mapToDouble(value).toArray());
  }

  private static void save(RunDirectory directory, String name, JFreeChart chart, List<Path> into)
      throws IOException {
    for (String extension : List.of(".png", ".svg")) {
      Path file = directory.plot(name + extension);
      ChartFiles.save(chart, WIDTH, HEIGHT, file);
      into.add(file);
    }
  }
}
