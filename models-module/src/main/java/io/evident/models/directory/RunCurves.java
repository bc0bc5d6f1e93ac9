package io.evident.models.directory;

import io.evident.models.internal.plot.Curve;
import io.evident.models.task.Measure;
import io.evident.models.training.LossWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run's losses.csv and metrics.csv are as curves; a list is empty where nothing was
 * measured.
 *
 * @param runningLoss by step, the mean over a window of batches
 * @param loss by epoch, on each set of examples it was measured on
 * @param measures by epoch, what the task measures beside the loss; those that were
 */
public record RunCurves(List<Curve> runningLoss, List<Curve> loss, List<MeasureCurves> measures) {
  /** As the steps saw the examples, the weights changing from one to the next. */
  private static final String RUNNING = "training (running)";

  /** The window of the running loss, in batches: the one lenet's assignment asks for. */
  private static final int WINDOW = 250;

  /** A short run is drawn in at least so many windows. */
  private static final int LEAST_WINDOWS = 20;

  /**
   * One measure.
   *
   * @param measure what it is
   * @param curves on each set of examples it was measured on, at least one
   */
  public record MeasureCurves(Measure measure, List<Curve> curves) {
    public MeasureCurves {
      curves = List.copyOf(curves);
    }

    /**
     * What stands above its plot.
     *
     * @return such as Accuracy by epoch
     */
    public String title() {
      return measure.title() + " by epoch";
    }
  }

  public RunCurves {
    runningLoss = List.copyOf(runningLoss);
    loss = List.copyOf(loss);
    measures = List.copyOf(measures);
  }

  /**
   * Reads the curves of a run, finished or under way.
   *
   * @param run the run
   * @param history what its metrics.csv says
   * @return its curves so far
   * @throws IllegalArgumentException if a table is not one
   * @throws IOException if one cannot be read
   */
  public static RunCurves read(RunDirectory run, RunHistory history) throws IOException {
    LossesCsv losses = new LossesCsv(run);
    losses.read();
    return of(losses, history);
  }

  /**
   * The curves of tables at hand.
   *
   * @param losses the running loss
   * @param history a row for each epoch
   * @return the curves
   */
  public static RunCurves of(LossesCsv losses, RunHistory history) {
    List<Curve> running = new ArrayList<>();
    List<double[]> windows = wide(losses.windows());
    if (!windows.isEmpty()) {
      running.add(
          Curve.of(
              "mean over a window of batches",
              windows.stream().mapToDouble(w -> w[0]).toArray(),
              windows.stream().mapToDouble(w -> w[1]).toArray()));
    }
    List<Curve> loss = new ArrayList<>();
    history.curve(RUNNING, "runningLoss").map(Curve::dashed).ifPresent(loss::add);
    history.curve("training", "trainLoss").ifPresent(loss::add);
    history.curve("validation", "validationLoss").ifPresent(loss::add);
    history.curve("test", "testLoss").ifPresent(loss::add);
    List<MeasureCurves> measures = new ArrayList<>();
    for (Measure measure : history.task().measures()) {
      List<Curve> curves = new ArrayList<>();
      history.curve(RUNNING, measure.column("running")).map(Curve::dashed).ifPresent(curves::add);
      history.curve("training", measure.column("train")).ifPresent(curves::add);
      history.curve("validation", measure.column("validation")).ifPresent(curves::add);
      history.curve("test", measure.column("test")).ifPresent(curves::add);
      if (!curves.isEmpty()) {
        measures.add(new MeasureCurves(measure, curves));
      }
    }
    return new RunCurves(running, loss, measures);
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
}
