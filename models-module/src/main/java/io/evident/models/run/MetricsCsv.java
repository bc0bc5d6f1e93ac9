package io.evident.models.run;

import io.evident.models.evaluation.Evaluation;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Keeps metrics.csv of a run directory: a row an epoch, a cell empty where nothing was measured.
 * Losses are means over images in nats, accuracies lie between 0 and 1.
 */
public final class MetricsCsv implements TrainingListener {
  /** The columns that say how good the network is, in order. */
  public static final List<String> MEASURES =
      List.of(
          "runningLoss",
          "runningAccuracy",
          "trainLoss",
          "trainAccuracy",
          "validationLoss",
          "validationAccuracy",
          "testLoss",
          "testAccuracy");

  /** The columns, in order. */
  public static final List<String> COLUMNS =
      Stream.of(
              List.of("epoch", "step"),
              MEASURES,
              List.of("learningRate", "seconds", "imagesPerSecond"))
          .flatMap(List::stream)
          .toList();

  /** Tables of earlier versions do not have it. */
  private static final Set<String> LATER = Set.of("runningAccuracy");

  private final CsvTable table;

  /**
   * Starts an empty table.
   *
   * @param directory where metrics.csv is kept
   */
  public MetricsCsv(RunDirectory directory) {
    this.table = table(directory);
  }

  /** The table without its rows. */
  static CsvTable table(RunDirectory run) {
    return new CsvTable(run.path().resolve(RunDirectory.METRICS), COLUMNS, true, LATER);
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

  /** What the table says so far. */
  RunHistory history() {
    return new RunHistory(table.rows());
  }

  @Override
  public void onEpoch(EpochMetrics metrics) throws IOException {
    table.add(
        List.of(
            metrics.epoch(),
            metrics.step(),
            metrics.runningLoss(),
            metrics.runningAccuracy().isPresent() ? metrics.runningAccuracy().getAsDouble() : "",
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
