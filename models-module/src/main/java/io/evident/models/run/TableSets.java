package io.evident.models.run;

import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.table.Table;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The calibrated probabilities and conformal sets of a calibrated run that predicts the class of a
 * row, for new rows. It holds native memory until it is closed. Not for several threads at once.
 */
public final class TableSets implements AutoCloseable {
  private final LoadedRun run;
  private final HeadCalibration calibration;
  private final List<String> classNames;
  private final RowFeatures network;
  private final LinearHead trained;

  private TableSets(
      LoadedRun run, HeadCalibration calibration, List<String> classNames, RowFeatures network) {
    this.run = run;
    this.calibration = calibration;
    this.classNames = classNames;
    this.network = network;
    this.trained = network.weights();
  }

  /**
   * What is said of a row.
   *
   * @param probabilities calibrated, of each class
   * @param sets the classes that may be the row's, the likeliest first, for each alpha
   */
  public record Said(List<Double> probabilities, List<List<String>> sets) {
    public Said {
      probabilities = List.copyOf(probabilities);
      sets = sets.stream().map(List::copyOf).toList();
    }
  }

  /**
   * Opens a run.
   *
   * @param run the run
   * @param plan how to use the machine
   * @return empty of a run that is not calibrated or does not predict classes
   * @throws IllegalArgumentException if the calibration is of other weights, or damaged
   * @throws IOException if it cannot be read
   */
  public static Optional<TableSets> open(LoadedRun run, ExecutionPlan plan) throws IOException {
    Optional<KeptCalibration> kept = KeptCalibration.of(run);
    return kept.map(
        found ->
            new TableSets(
                run,
                found.calibration(),
                CalibrationFeatures.classNames(run),
                RowFeatures.of(run, plan)));
  }

  /**
   * The classes.
   *
   * @return in the order of the probabilities
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * What is said of all rows of a table, when it is asked for.
   *
   * @param table with the columns that the run needs; it stays open meanwhile
   * @param alphas the parts of the rows whose class may be missing from a set
   * @return for each row
   * @throws IllegalArgumentException if there were too few calibration rows for an alpha
   */
  public Iterator<Said> of(Table table, List<Double> alphas) {
    ConformalSets sets = calibration.sets();
    alphas.forEach(alpha -> sets.require(alpha, classNames));
    return network.each(
        table,
        run.table().encoding().of(table),
        (features, row) -> {
          double[] plain = new double[trained.outputs()];
          trained.logits(features, row, plain);
          double[] h = network.row(features, row);
          double[] z = HeadCalibration.ofClasses(calibration.logits(plain, h));
          double[] p =
              ProbabilityScores.exponentials(ProbabilityScores.logSoftmax(z, classNames.size()));
          return new Said(
              Arrays.stream(p).boxed().toList(),
              alphas.stream()
                  .map(
                      alpha -> Arrays.stream(sets.set(p, alpha)).mapToObj(classNames::get).toList())
                  .toList());
        });
  }

  @Override
  public void close() {
    network.close();
  }
}
