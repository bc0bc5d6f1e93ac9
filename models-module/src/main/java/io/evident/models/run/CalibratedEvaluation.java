package io.evident.models.run;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.calibration.IntervalsReport;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.calibration.SetScores;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageViews;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.evaluation.CalibratedFigures;
import io.evident.models.evaluation.CalibratedIntervals;
import io.evident.models.internal.calibration.HeadRows;
import io.evident.models.task.Regression;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.InferenceOutputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A calibrated run judged on images, or on rows of a table. */
final class CalibratedEvaluation {

  private CalibratedEvaluation() {}

  /** Empty of a run that was not calibrated. */
  static Optional<CalibratedFigures> of(
      LoadedRun run,
      ImageDataset images,
      EvaluatedSplit split,
      ImageViews views,
      ExecutionPlan plan)
      throws IOException {
    Optional<KeptCalibration> kept = KeptCalibration.of(run);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    Network network = run.experiment().network();
    DenseHead head = DenseHead.of(network);
    ParameterValues all = FloatTensor.weights(network, run.checkpoint().tensors());
    try (InferenceOutputs features =
        new InferenceOutputs(
            head.features(),
            head.featureWeights(all),
            plan,
            Examples.Element.BYTE,
            run.inputs().scaling())) {
      HeadRows rows = CalibrationFeatures.rows("", head, features, images, views);
      boolean areNew = split == EvaluatedSplit.TEST;
      return Optional.of(figures(rows, head.weights(all), kept.get(), areNew));
    }
  }

  /** The same of rows of classes; empty of a run that was not calibrated. */
  static Optional<CalibratedFigures> ofClasses(LoadedRun run, JudgedRows judged, ExecutionPlan plan)
      throws IOException {
    Optional<KeptCalibration> kept = KeptCalibration.of(run);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    try (RowFeatures network = RowFeatures.of(run, plan)) {
      return Optional.of(
          figures(
              CalibrationFeatures.rows("", network, judged.rows()),
              network.weights(),
              kept.get(),
              judged.areNew()));
    }
  }

  /** The same of rows of numbers; empty of a run that was not calibrated. */
  static Optional<CalibratedIntervals> ofNumbers(
      LoadedRun run, JudgedRows judged, ExecutionPlan plan) throws IOException {
    Optional<KeptIntervals> kept = KeptIntervals.of(run);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    HeadIntervals intervals = kept.get().intervals();
    List<Double> alphas =
        kept.get().report().targets().get(0).methods().get(0).intervals().stream()
            .map(IntervalsReport.Coverage::alpha)
            .toList();
    try (RowFeatures network = RowFeatures.of(run, plan)) {
      IntervalScoring scoring =
          new IntervalScoring((Regression) run.inputs().task(), network.weights());
      IntervalScoring.Rows rows = IntervalScoring.Rows.of("", network, judged.rows());
      List<CalibratedIntervals.Target> targets = new ArrayList<>();
      for (int k = 0; k < intervals.targets().size(); k++) {
        HeadIntervals.Target target = intervals.targets().get(k);
        List<CalibratedIntervals.Method> methods = new ArrayList<>();
        List<CalibratedIntervals.Level> levels = new ArrayList<>();
        for (CalibrationMethod method : IntervalScoring.METHODS) {
          boolean served = method == intervals.method();
          IntervalsReport.Method scored =
              scoring.scored(
                  method, target.head(), target.intervals(), served ? alphas : List.of(), rows, k);
          methods.add(
              new CalibratedIntervals.Method(
                  method.toString(),
                  scored.rootMeanSquaredError(),
                  scored.negativeLogLikelihood()));
          scored.intervals().forEach(at -> levels.add(level(at, judged.areNew())));
        }
        targets.add(new CalibratedIntervals.Target(target.name(), methods, levels));
      }
      return Optional.of(new CalibratedIntervals(intervals.method().toString(), targets));
    }
  }

  private static CalibratedIntervals.Level level(IntervalsReport.Coverage at, boolean areNew) {
    return new CalibratedIntervals.Level(
        at.alpha(),
        at.coverage(),
        known(at.expectedFrom(), areNew),
        known(at.expectedTo(), areNew),
        at.meanWidth());
  }

  /**
   * An end of the range in which a coverage should lie: the law is of examples that nothing was
   * fitted on or chosen by.
   */
  private static double known(double end, boolean areNew) {
    return areNew ? end : Double.NaN;
  }

  private static CalibratedFigures figures(
      HeadRows rows, LinearHead trained, KeptCalibration kept, boolean areNew) {
    HeadCalibration calibration = kept.calibration();
    double alpha = kept.report().sets().get(0).alpha();
    int classes = calibration.sets().classes();
    int outputs = trained.outputs();
    double[] f = rows.logits(trained);
    double[] z = calibration.logits(f, rows.features());
    double[] before = ProbabilityScores.logSoftmax(HeadCalibration.ofClasses(f, outputs), classes);
    double[] after = ProbabilityScores.logSoftmax(HeadCalibration.ofClasses(z, outputs), classes);
    ProbabilityScores was = ProbabilityScores.ofLogs(before, rows.labels(), classes);
    ProbabilityScores is = ProbabilityScores.ofLogs(after, rows.labels(), classes);
    ConformalSets sets = calibration.sets();
    SetScores covered =
        SetScores.of(
            sets,
            alpha,
            ProbabilityScores.exponentials(after),
            ProbabilityScores.exponentials(before),
            rows.labels());
    return new CalibratedFigures(
        calibration.method().toString(),
        is.negativeLogLikelihood(),
        was.negativeLogLikelihood(),
        is.brierScore(),
        was.brierScore(),
        is.accuracy(),
        was.accuracy(),
        is.expectedCalibrationError(),
        was.expectedCalibrationError(),
        is.wrongArea(),
        was.wrongArea(),
        alpha,
        covered.coverage(),
        known(covered.expectedFrom(), areNew),
        known(covered.expectedTo(), areNew),
        covered.meanSize());
  }
}
