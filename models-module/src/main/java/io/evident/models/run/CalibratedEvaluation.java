package io.evident.models.run;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.HeadRows;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.calibration.SetScores;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageViews;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.evaluation.CalibratedFigures;
import io.evident.models.table.TableExamples;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.InferenceOutputs;
import java.io.IOException;
import java.util.Optional;

/** A calibrated run judged on images. */
final class CalibratedEvaluation {

  private CalibratedEvaluation() {}

  /** Empty of a run that was not calibrated. */
  static Optional<CalibratedFigures> of(
      LoadedRun run, ImageDataset images, ImageViews views, ExecutionPlan plan) throws IOException {
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
            run.experiment().precision(),
            Examples.Element.BYTE,
            run.inputs().scaling())) {
      HeadRows rows = CalibrationFeatures.rows("", head, features, images, views);
      double alpha = kept.get().report().sets().get(0).alpha();
      return Optional.of(figures(rows, head.weights(all), kept.get().calibration(), alpha));
    }
  }

  /** The same of rows of classes; empty of a run that was not calibrated. */
  static Optional<CalibratedFigures> of(LoadedRun run, TableExamples rows, ExecutionPlan plan)
      throws IOException {
    Optional<KeptCalibration> kept = KeptCalibration.of(run);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    try (RowFeatures network = RowFeatures.of(run, plan)) {
      double alpha = kept.get().report().sets().get(0).alpha();
      return Optional.of(
          figures(
              CalibrationFeatures.rows("", network, rows),
              network.weights(),
              kept.get().calibration(),
              alpha));
    }
  }

  private static CalibratedFigures figures(
      HeadRows rows, LinearHead trained, HeadCalibration calibration, double alpha) {
    int classes = trained.outputs();
    double[] plain = new double[rows.size() * classes];
    double[] logits = new double[plain.length];
    for (int n = 0; n < rows.size(); n++) {
      double[] f = rows.logits(trained, n);
      System.arraycopy(f, 0, plain, n * classes, classes);
      System.arraycopy(calibration.logits(f, rows.row(n)), 0, logits, n * classes, classes);
    }
    double[] before = ProbabilityScores.logSoftmax(plain, classes);
    double[] after = ProbabilityScores.logSoftmax(logits, classes);
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
        is.expectedCalibrationError(),
        alpha,
        covered.coverage(),
        covered.meanSize());
  }
}
