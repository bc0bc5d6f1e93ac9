package io.evident.models.training;

import io.evident.models.evaluation.Evaluation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Keeps metrics.csv of a run directory: a row an epoch, a cell empty where nothing was measured.
 * Losses are means over images in nats, accuracies lie between 0 and 1.
 */
public final class MetricsCsv implements TrainingListener {
  /** The columns, in order. */
  public static final List<String> COLUMNS =
      List.of(
          "epoch",
          "step",
          "runningLoss",
          "trainLoss",
          "trainAccuracy",
          "validationLoss",
          "validationAccuracy",
          "testLoss",
          "testAccuracy",
          "learningRate",
          "seconds",
          "imagesPerSecond");

  private final CsvTable table;

  /**
   * Starts an empty table.
   *
   * @param directory where metrics.csv is kept
   */
  public MetricsCsv(RunDirectory directory) {
    this.table = new CsvTable(directory.path().resolve(RunDirectory.METRICS), COLUMNS);
  }

  /**
   * Takes up the table of a run.
   *
   * @param checkpoint where the run is taken up; later epochs are made again
   * @throws IOException if it cannot be read
   */
  public void resume(Checkpoint checkpoint) throws IOException {
    table.read(row -> Integer.parseInt(row.get(0)) < checkpoint.epoch());
  }

  /** Takes up all of the table. */
  void read() throws IOException {
    table.read(row -> true);
  }

  /** The numbers of one column, a point for each epoch in which it was measured. */
  List<double[]> points(String column) {
    int at = COLUMNS.indexOf(column);
    return table.rows().stream()
        .filter(row -> !row.get(at).isEmpty())
        .map(row -> new double[] {Double.parseDouble(row.get(0)), Double.parseDouble(row.get(at))})
        .toList();
  }

  @Override
  public void onEpoch(EpochMetrics metrics) throws IOException {
    table.add(
        List.of(
            metrics.epoch(),
            metrics.step(),
            metrics.runningLoss(),
            cell(metrics.train(), Evaluation::loss),
            cell(metrics.train(), Evaluation::accuracy),
            cell(metrics.validation(), Evaluation::loss),
            cell(metrics.validation(), Evaluation::accuracy),
            cell(metrics.test(), Evaluation::loss),
            cell(metrics.test(), Evaluation::accuracy),
            metrics.learningRate(),
            metrics.seconds(),
            Double.isNaN(metrics.imagesPerSecond()) ? "" : metrics.imagesPerSecond()));
    table.write();
  }

  private static Object cell(Optional<Evaluation> evaluation, ToDoubleFunction<Evaluation> value) {
    return evaluation.<Object>map(value::applyAsDouble).orElse("");
  }
}
