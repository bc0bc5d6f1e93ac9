package io.evident.models.run;

import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Loss;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.laplace.HeadExamples;
import io.evident.bayes.laplace.HeadRegression;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.ConformalIntervals;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.calibration.IntervalsReport;
import io.evident.models.calibration.ServedPosterior;
import io.evident.models.data.DataMemory;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.internal.calibration.CalibrationParts;
import io.evident.models.internal.calibration.HeadRows;
import io.evident.models.table.TableData;
import io.evident.models.table.TableExamples;
import io.evident.models.task.Regression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calibrates the head of a run that predicts numbers: refits it by the exact posterior on the rows
 * it was trained on, each counted once, takes the likelier of the plain and the refitted numbers on
 * one half of the rows that were kept out, conformal intervals from the other half, and scores all
 * of it on the test rows.
 */
public final class RunIntervals {
  /**
   * What can be chosen.
   *
   * @param alphas the parts of the rows whose truth may lie outside
   * @param method that is served, PLAIN or BAYES; empty takes the likelier
   * @param seed of the split of the rows that were kept out
   */
  public record Options(List<Double> alphas, Optional<CalibrationMethod> method, long seed) {
    public Options {
      alphas = List.copyOf(alphas);
      RunCalibration.Options.requireAlphas(alphas);
      if (method.isPresent() && !IntervalScoring.METHODS.contains(method.get())) {
        throw new IllegalArgumentException(method.get() + " is not for numbers");
      }
    }
  }

  private final Regression task;
  private final Options options;
  private final LinearHead trained;
  private final IntervalScoring scoring;
  private final IntervalScoring.Rows train;
  private final IntervalScoring.Rows kept;
  private final IntervalScoring.Rows test;
  private final CalibrationParts parts;
  private final List<HeadIntervals.TargetHead> heads = new ArrayList<>();
  private final List<HeadRegression> fits = new ArrayList<>();

  private RunIntervals(
      Regression task,
      Options options,
      LinearHead trained,
      IntervalScoring.Rows train,
      IntervalScoring.Rows kept,
      IntervalScoring.Rows test) {
    this.task = task;
    this.options = options;
    this.trained = trained;
    this.scoring = new IntervalScoring(task, trained);
    this.train = train;
    this.kept = kept;
    this.test = test;
    this.parts =
        CalibrationParts.of(train.features(), kept.features(), test.features(), options.seed());
  }

  /**
   * Calibrates a run, writes what is found into its directory, and makes its model anew.
   *
   * @param run the run
   * @param data where its table is; empty for where its provenance says
   * @param memory how much of the table may be held
   * @param options what can be chosen
   * @param plan how to use the machine
   * @param notices told that copies of rows that were kept out were trained on
   * @return what the directory keeps from now on
   * @throws IllegalArgumentException if the run kept no rows out, does not predict numbers with a
   *     squared error, its network does not end in a dense layer, the table is not its own, or
   *     there are too few rows for an alpha, or more than a file can have the scores of
   * @throws IOException if something cannot be read or written
   */
  public static KeptIntervals keep(
      LoadedRun run,
      Optional<Path> data,
      DataMemory memory,
      Options options,
      ExecutionPlan plan,
      Consumer<String> notices)
      throws IOException {
    long started = System.nanoTime();
    Regression task = task(run);
    CalibrationFeatures.head(run);
    TableData table =
        data.isPresent() ? JudgedRows.own(run, data.get(), memory) : JudgedRows.own(run, memory);
    TableExamples kept =
        table.calibration().orElseThrow(() -> JudgedImages.noneKept(run.directory()));
    CalibrationParts.requireKept(kept.size(), task.targets());
    JudgedRows.learned(table, kept).ifPresent(notices);
    try (RowFeatures network = RowFeatures.of(run, plan)) {
      network.verify(kept);
      RunIntervals calibration =
          new RunIntervals(
              task,
              options,
              network.weights(),
              IntervalScoring.Rows.of("trained on", network, table.train()),
              IntervalScoring.Rows.of("kept for calibration", network, kept),
              IntervalScoring.Rows.of("test", network, table.test()));
      KeptIntervals found =
          calibration.calibrated(
              CalibrationFeatures.subject(run, network.digest(), List.of()),
              List.of(table.train().digest(), kept.digest(), table.test().digest()),
              started);
      RunExport.calibrated(run, () -> found.write(run.directory()));
      return found;
    }
  }

  private static Regression task(LoadedRun run) {
    Loss loss = run.experiment().network().loss();
    if (run.inputs().task() instanceof Regression task && loss instanceof HalfMeanSquaredError) {
      return task;
    }
    throw new IllegalArgumentException(
        run.directory().path()
            + ": its loss is "
            + loss.kind()
            + ", and of numbers calibrate takes those of halfMeanSquaredError; train it with that"
            + " loss");
  }

  private KeptIntervals calibrated(
      CalibrationReport.Subject subject, List<String> digests, long started) {
    fit(parts.trained());
    CalibrationMethod chosen = options.method().orElseGet(() -> likelier(parts.fitting()));
    List<IntervalsReport.Target> targets = new ArrayList<>();
    List<HeadIntervals.Target> served = new ArrayList<>();
    for (int k = 0; k < task.targets(); k++) {
      List<IntervalsReport.Method> methods = new ArrayList<>();
      for (CalibrationMethod method : IntervalScoring.METHODS) {
        ConformalIntervals intervals = intervals(method, k, parts.conformal());
        methods.add(scoring.scored(method, heads.get(k), intervals, options.alphas(), test, k));
        if (method == chosen) {
          served.add(new HeadIntervals.Target(task.names().get(k), heads.get(k), intervals));
        }
      }
      HeadRegression fit = fits.get(k);
      targets.add(
          new IntervalsReport.Target(
              task.names().get(k),
              heads.get(k).unit() * Math.sqrt(fit.noiseVariance()),
              fit.choice().precision(),
              fit.choice().logEvidence(),
              fit.choice().atEdge(),
              trained.width(),
              fit.effectiveWeights(),
              methods));
    }
    CalibrationReport.Parts used =
        new CalibrationReport.Parts(
            train.features().size(),
            digests.get(0),
            parts.fitting().rows().size(),
            parts.conformal().rows().size(),
            digests.get(1),
            test.features().size(),
            digests.get(2),
            options.seed());
    return new KeptIntervals(
        new IntervalsReport(subject, used, chosen, targets, (System.nanoTime() - started) / 1e9),
        new HeadIntervals(chosen, served));
  }

  /** In units in which the training targets have mean 0 and deviation 1. */
  private void fit(CalibrationParts.Trained part) {
    int count = part.rows().size();
    int outputs = task.targets();
    double[] centers = new double[outputs];
    double[] units = new double[outputs];
    float[] targets = new float[Math.multiplyExact(count, outputs)];
    for (int k = 0; k < outputs; k++) {
      double[] y = train.truth()[k];
      SufficientStatistics moments = SufficientStatistics.of(y);
      centers[k] = moments.mean().orElseThrow();
      units[k] = Math.sqrt(moments.centredSumOfSquares() / count);
      for (int n = 0; n < count; n++) {
        targets[n * outputs + k] = (float) ((y[n] - centers[k]) / units[k]);
      }
    }
    fits.addAll(
        HeadRegression.of(
            HeadExamples.of(part.rows().features(), trained.width(), targets, outputs)));
    for (int k = 0; k < outputs; k++) {
      double squares = 0;
      for (int n = 0; n < count; n++) {
        double off = train.truth()[k][n] - scoring.plain(part.rows(), n, k);
        squares += off * off / count;
      }
      heads.add(
          new HeadIntervals.TargetHead(
              centers[k],
              units[k],
              fits.get(k).noiseVariance(),
              Math.sqrt(squares),
              ServedPosterior.of(fits.get(k).posterior())));
    }
  }

  private CalibrationMethod likelier(CalibrationParts.Fitting part) {
    CalibrationMethod best = null;
    double least = Double.POSITIVE_INFINITY;
    for (CalibrationMethod method : IntervalScoring.METHODS) {
      double loss = 0;
      for (int k = 0; k < task.targets(); k++) {
        for (double row : scoring.losses(heads.get(k), method, part.rows(), kept.truth()[k], k)) {
          loss += row;
        }
      }
      if (best == null || loss < least) {
        least = loss;
        best = method;
      }
    }
    return best;
  }

  private ConformalIntervals intervals(
      CalibrationMethod method, int target, CalibrationParts.Conformal part) {
    HeadRows rows = part.rows();
    double[] truth = new double[rows.size()];
    double[] mean = new double[truth.length];
    double[] deviation = new double[truth.length];
    for (int n = 0; n < truth.length; n++) {
      HeadIntervals.Predicted predicted =
          scoring.predicted(heads.get(target), method, rows, n, target);
      truth[n] = kept.truth()[target][rows.labels()[n]];
      mean[n] = predicted.mean();
      deviation[n] = predicted.deviation();
    }
    ConformalIntervals intervals =
        method == CalibrationMethod.PLAIN
            ? ConformalIntervals.of(truth, mean)
            : ConformalIntervals.of(truth, mean, deviation);
    options.alphas().forEach(intervals::threshold);
    return intervals;
  }
}
