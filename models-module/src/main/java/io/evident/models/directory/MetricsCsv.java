package io.evident.models.directory;

import io.evident.models.data.ExampleKind;
import io.evident.models.experiment.Preparation;
import io.evident.models.internal.directory.CsvTable;
import io.evident.models.score.Evaluation;
import io.evident.models.task.Measure;
import io.evident.models.task.TaskKind;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Keeps metrics.csv of a run directory: a row an epoch, a cell empty where nothing was measured.
 * Losses are means over the examples, accuracies lie between 0 and 1.
 */
public final class MetricsCsv implements TrainingListener {
  /** The ending of the last column. */
  static final String SPEED = "PerSecond";

  private static final List<String> PARTS = List.of("train", "validation", "test");

  private final CsvTable table;
  private final TaskKind task;

  /**
   * Starts an empty table.
   *
   * @param directory where metrics.csv is kept
   * @param preparation of the experiment, which decides the columns
   */
  public MetricsCsv(RunDirectory directory, Preparation preparation) {
    this.task = preparation.task();
    this.table = table(directory, columns(preparation.task(), preparation.kind()));
  }

  /**
   * The columns that say how good a network is, in order.
   *
   * @param task what it is for
   * @return such as testLoss and testAccuracy
   */
  public static List<String> measures(TaskKind task) {
    List<String> measures = new ArrayList<>(List.of("runningLoss"));
    if (task.countsRight()) {
      measures.add("runningAccuracy");
    }
    for (String part : PARTS) {
      measures.add(part + "Loss");
      task.measures().forEach(measure -> measures.add(measure.column(part)));
    }
    return measures;
  }

  /**
   * The columns, in order.
   *
   * @param task what the network is for
   * @param kind what the examples are
   * @return such as epoch
   */
  public static List<String> columns(TaskKind task, ExampleKind kind) {
    List<String> columns = new ArrayList<>(List.of("epoch", "step"));
    columns.addAll(measures(task));
    columns.addAll(List.of("learningRate", "seconds", kind + SPEED));
    return columns;
  }

  private static CsvTable table(RunDirectory run, List<String> columns) {
    return new CsvTable(run.path().resolve(RunDirectory.METRICS), columns, true);
  }

  /** The table of a run, with the columns that an experiment like the run's has, and its rows. */
  static RunHistory read(RunDirectory run, Preparation preparation) throws IOException {
    List<String> columns = columns(preparation.task(), preparation.kind());
    CsvTable table = table(run, columns);
    table.read(row -> true);
    return new RunHistory(preparation.task(), columns, table.rows());
  }

  /**
   * Resumes the table of a run.
   *
   * @param checkpoint where the run is resumed; later epochs are made again
   * @throws IOException if it cannot be read
   */
  public void resume(Checkpoint checkpoint) throws IOException {
    table.read(row -> Integer.parseInt(row.get(0)) < checkpoint.epoch());
  }

  /**
   * What the table says so far.
   *
   * @return a row for each epoch
   */
  public RunHistory history() {
    return new RunHistory(task, table.columns(), table.rows());
  }

  @Override
  public void onEpoch(EpochMetrics metrics) throws IOException {
    List<Object> row = new ArrayList<>();
    row.addAll(List.of(metrics.epoch(), metrics.step(), metrics.runningLoss()));
    if (task.countsRight()) {
      row.add(metrics.runningAccuracy().isPresent() ? metrics.runningAccuracy().getAsDouble() : "");
    }
    for (Optional<Evaluation> evaluation :
        List.of(metrics.train(), metrics.validation(), metrics.test())) {
      row.add(cell(evaluation, Evaluation::loss));
      for (Measure measure : task.measures()) {
        row.add(cell(evaluation, e -> e.measure(measure.name())));
      }
    }
    row.add(metrics.learningRate());
    row.add(metrics.seconds());
    row.add(cell(metrics.examplesPerSecond()));
    table.add(row);
    table.write();
  }

  private static Object cell(Optional<Evaluation> evaluation, ToDoubleFunction<Evaluation> value) {
    return evaluation.map(value::applyAsDouble).map(MetricsCsv::cell).orElse("");
  }

  /** Empty where a figure is undefined. */
  private static Object cell(double value) {
    return Double.isNaN(value) ? "" : value;
  }
}
