package io.evident.models.internal.comparison;

import io.evident.models.directory.RunData;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.plot.ChartFiles;
import io.evident.models.internal.plot.Curve;
import io.evident.models.internal.plot.LearningCurves;
import io.evident.models.task.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jfree.chart.JFreeChart;

/**
 * Runs beside each other, finished or under way: a row for each, and their curves in one plot.
 * Immutable.
 *
 * <p>The best epoch of a run is the first with the lowest validation loss, never one that was
 * chosen by the test examples, so a run without validation examples has none.
 */
public final class RunComparison {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;

  private final List<ComparedRun> runs;
  private final List<RunHistory> histories;
  private final List<String> notices;

  private RunComparison(List<ComparedRun> runs, List<RunHistory> histories, List<String> notices) {
    this.runs = List.copyOf(runs);
    this.histories = List.copyOf(histories);
    this.notices = List.copyOf(notices);
  }

  /**
   * Reads runs.
   *
   * @param directories of the runs, in the order they are shown; at least one, none twice
   * @return the comparison
   * @throws IllegalArgumentException if there is none, one is given twice, or is not a run
   *     directory
   * @throws IOException if one cannot be read
   */
  public static RunComparison of(List<Path> directories) throws IOException {
    if (directories.isEmpty()) {
      throw new IllegalArgumentException("runs must be at least one, got none");
    }
    List<RunDirectory> opened = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (Path directory : directories) {
      opened.add(RunDirectory.open(directory));
      if (!seen.add(directory.toRealPath())) {
        throw new IllegalArgumentException(directory + ": is given twice; give each run once");
      }
    }
    List<Experiment> experiments = new ArrayList<>();
    for (RunDirectory run : opened) {
      experiments.add(run.experiment());
    }
    ModelAccuracies accuracies = ModelAccuracies.of(opened, experiments);
    List<String> names = experiments.stream().map(Experiment::name).toList();
    List<ComparedRun> runs = new ArrayList<>();
    List<RunHistory> histories = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    Set<List<Object>> data = new HashSet<>();
    for (int i = 0; i < opened.size(); i++) {
      RunHistory history = RunHistory.read(opened.get(i), experiments.get(i));
      boolean alone = names.indexOf(names.get(i)) == names.lastIndexOf(names.get(i));
      Path path = opened.get(i).path();
      runs.add(
          compared(
              alone ? names.get(i) : names.get(i) + " (" + path + ")",
              path,
              experiments.get(i),
              history,
              accuracies.all().get(i)));
      histories.add(history);
      if (history.epochs() == 0) {
        notices.add(path + ": has no finished epoch yet, so it has no figures and no curve");
      }
      RunData examples = opened.get(i).data();
      data.add(
          List.of(
              examples.trainDigest(),
              examples.validationImages(),
              examples.testDigest(),
              experiments.get(i).preparation()));
    }
    notices.addAll(accuracies.notices());
    notices.addAll(ComparisonNotices.of(experiments, data.size() == 1));
    return new RunComparison(runs, histories, notices);
  }

  private static ComparedRun compared(
      String label,
      Path path,
      Experiment experiment,
      RunHistory history,
      Optional<ModelAccuracy> accuracy) {
    OptionalInt last =
        history.epochs() == 0 ? OptionalInt.empty() : OptionalInt.of(history.epochs());
    return new ComparedRun(
        label,
        path,
        experiment.name(),
        experiment.preparation().task(),
        experiment.preparation().kind(),
        experiment.seed(),
        history.epochs(),
        history.bestEpoch(),
        measured(history, history.bestEpoch()),
        measured(history, last),
        experiment.network().parameterCount(),
        history.seconds(),
        history.examplesPerSecond(),
        accuracy);
  }

  private static Map<String, Double> measured(RunHistory history, OptionalInt epoch) {
    return epoch.isPresent() ? history.measured(epoch.getAsInt()) : Map.of();
  }

  /**
   * The rows.
   *
   * @return in the order the runs were given
   */
  public List<ComparedRun> runs() {
    return runs;
  }

  /**
   * What a reader of the figures should know.
   *
   * @return lines, none if there is nothing to say
   */
  public List<String> notices() {
    return notices;
  }

  /**
   * A figure of the comparison.
   *
   * @param name such as accuracy-test
   * @param title above it
   * @param column of metrics.csv
   * @param words what is measured; empty of a loss
   */
  public record Drawn(String name, String title, String column, Optional<String> words) {

    /**
     * Draws it.
     *
     * @param title above the chart; may be empty
     * @param curves one for each run
     * @return the chart
     */
    public JFreeChart chart(String title, List<Curve> curves) {
      return words.isPresent()
          ? LearningCurves.measure(title, words.get(), curves)
          : LearningCurves.loss(title, curves);
    }
  }

  /**
   * The figures of the comparison: what the tasks of the runs measure, and the losses.
   *
   * @return in order, whether or not a run has a curve in one
   */
  public List<Drawn> drawn() {
    List<Drawn> drawn = new ArrayList<>();
    for (Measure measure : measures()) {
      for (String part : List.of("test", "validation")) {
        drawn.add(
            new Drawn(
                measure.name() + "-" + part,
                title(part) + " " + measure.words(),
                measure.column(part),
                Optional.of(measure.words())));
      }
    }
    for (String part : List.of("test", "validation")) {
      drawn.add(new Drawn("loss-" + part, title(part) + " loss", part + "Loss", Optional.empty()));
    }
    drawn.add(
        new Drawn("loss-training", "Training loss, as trained", "runningLoss", Optional.empty()));
    return drawn;
  }

  private static String title(String part) {
    return part.equals("test") ? "Test" : "Validation";
  }

  /**
   * What the tasks of the runs measure beside the loss.
   *
   * @return in order
   */
  public List<Measure> measures() {
    return ComparisonColumn.measures(runs);
  }

  /**
   * Draws the {@link #drawn} figures, a line for each run, as far as any run has them, each as PNG
   * and SVG.
   *
   * @param directory where to; made if it is not there
   * @return the files
   * @throws IOException if one cannot be written
   */
  public List<Path> savePlots(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Drawn drawn : drawn()) {
      List<Curve> curves = curves(drawn.column());
      if (!curves.isEmpty()) {
        JFreeChart chart = drawn.chart(drawn.title(), curves);
        for (String extension : List.of(".png", ".svg")) {
          Path path = directory.resolve(drawn.name() + extension);
          ChartFiles.save(chart, WIDTH, HEIGHT, path);
          files.add(path);
        }
      }
    }
    return files;
  }

  /**
   * One column of metrics.csv by epoch, a curve for each run that has it.
   *
   * @param column as {@link io.evident.models.directory.MetricsCsv#columns} has it
   * @return the curves, named by the runs' labels; none if no run has it
   */
  public List<Curve> curves(String column) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      histories.get(i).curve(runs.get(i).label(), column).ifPresent(curves::add);
    }
    return curves;
  }
}
