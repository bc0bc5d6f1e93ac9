package io.evident.models.training;

import io.evident.models.evaluation.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

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

  private final RunDirectory directory;
  private final List<List<Object>> rows = new ArrayList<>();

  /**
   * Starts an empty table.
   *
   * @param directory where metrics.csv is kept
   */
  public MetricsCsv(RunDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void onEpoch(EpochMetrics metrics) throws IOException {
    rows.add(
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
            metrics.imagesPerSecond()));
    StringBuilder text = new StringBuilder();
    CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecord(COLUMNS);
      printer.printRecords(rows);
    }
    directory.write(RunDirectory.METRICS, text.toString());
  }

  private static Object cell(Optional<Evaluation> evaluation, ToDoubleFunction<Evaluation> value) {
    return evaluation.<Object>map(value::applyAsDouble).orElse("");
  }
}
