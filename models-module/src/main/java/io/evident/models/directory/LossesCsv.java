package io.evident.models.directory;

import io.evident.models.internal.directory.CsvTable;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.LossWindow;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.util.List;

/**
 * Keeps losses.csv of a run directory: the running loss, a row for each window of batches. It is
 * written with every checkpoint and at the end of every epoch.
 */
public final class LossesCsv implements TrainingListener {
  /** The columns, in order. */
  public static final List<String> COLUMNS = List.of("step", "steps", "loss");

  private final CsvTable table;

  /**
   * Starts an empty table.
   *
   * @param directory where losses.csv is kept
   */
  public LossesCsv(RunDirectory directory) {
    this.table = table(directory);
  }

  /** The table without its rows. */
  static CsvTable table(RunDirectory run) {
    return new CsvTable(run.path().resolve(RunDirectory.LOSSES), COLUMNS, false);
  }

  /**
   * Resumes the table of a run.
   *
   * @param checkpoint where the run is resumed
   * @throws IOException if it cannot be read
   */
  public void resume(Checkpoint checkpoint) throws IOException {
    table.read(row -> Long.parseLong(row.get(0)) <= checkpoint.steps());
  }

  /** Resumes all of the table. */
  void read() throws IOException {
    table.read(row -> true);
  }

  /** The rows so far. */
  List<LossWindow> windows() {
    return table.rows().stream()
        .map(
            row ->
                new LossWindow(
                    Long.parseLong(row.get(0)),
                    Integer.parseInt(row.get(1)),
                    Double.parseDouble(row.get(2))))
        .toList();
  }

  @Override
  public void onWindow(LossWindow window) {
    table.add(List.of(window.step(), window.steps(), window.loss()));
  }

  @Override
  public void onEpoch(EpochMetrics metrics) throws IOException {
    table.write();
  }

  @Override
  public void onCheckpoint(Checkpoint checkpoint, boolean best) throws IOException {
    table.write();
  }
}
