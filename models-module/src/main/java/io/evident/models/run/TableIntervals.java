package io.evident.models.run;

import io.evident.bayes.Interval;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.table.Table;
import io.evident.models.task.Regression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The conformal intervals of a calibrated run that predicts numbers, for new rows. It holds native
 * memory until it is closed. Not for several threads at once.
 */
public final class TableIntervals implements AutoCloseable {
  private final LoadedRun run;
  private final HeadIntervals intervals;
  private final RowFeatures network;
  private final LinearHead trained;
  private final Regression task;

  private TableIntervals(LoadedRun run, HeadIntervals intervals, RowFeatures network) {
    this.run = run;
    this.intervals = intervals;
    this.network = network;
    this.trained = network.weights();
    this.task = (Regression) run.inputs().task();
  }

  /**
   * Opens a run.
   *
   * @param run the run
   * @param plan how to use the machine
   * @return empty of a run that is not calibrated or does not predict numbers
   * @throws IllegalArgumentException if the calibration is of other weights, or damaged
   * @throws IOException if it cannot be read
   */
  public static Optional<TableIntervals> open(LoadedRun run, ExecutionPlan plan)
      throws IOException {
    Optional<KeptIntervals> kept = KeptIntervals.of(run);
    return kept.map(
        calibration -> new TableIntervals(run, calibration.intervals(), RowFeatures.of(run, plan)));
  }

  /**
   * What the intervals are of.
   *
   * @return the method and the targets
   */
  public HeadIntervals intervals() {
    return intervals;
  }

  /**
   * The intervals of all rows of a table, when they are asked for.
   *
   * @param table with the columns that the run needs; it stays open meanwhile
   * @param alphas the parts of the rows whose truth may lie outside
   * @return for each row an interval for each target and, within it, each alpha
   * @throws IllegalArgumentException if there were too few calibration rows for an alpha
   */
  public Iterator<List<Interval>> of(Table table, List<Double> alphas) {
    alphas.forEach(intervals::require);
    return network.each(
        table,
        run.table().encoding().of(table),
        (features, row) -> {
          double[] outputs = new double[trained.outputs()];
          trained.logits(features, row, outputs);
          double[] h = network.row(features, row);
          List<Interval> all = new ArrayList<>();
          for (int k = 0; k < outputs.length; k++) {
            HeadIntervals.Predicted predicted =
                intervals.predicted(k, task.inItsUnit(k, outputs[k]), h);
            for (double alpha : alphas) {
              all.add(intervals.interval(k, predicted, alpha));
            }
          }
          return all;
        });
  }

  @Override
  public void close() {
    network.close();
  }
}
