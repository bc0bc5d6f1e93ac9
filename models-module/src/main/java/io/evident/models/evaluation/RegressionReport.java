package io.evident.models.evaluation;

import io.evident.models.score.IntervalCalibration;
import io.evident.models.score.IntervalScores;
import io.evident.models.score.RegressionScores;
import io.evident.models.score.ScatterSample;
import io.evident.models.score.TargetScores;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is said about a regression on a set of examples.
 *
 * @param subject what was evaluated on which examples
 * @param loss mean over the examples
 * @param scores of each target, in its own unit
 * @param intervals scores of predicted intervals; none where the model predicts none
 * @param calibrations of predicted intervals at several levels; none where there are none
 * @param samples rows for pictures, one sample for each target
 * @param calibrated what its calibration says, where the run was calibrated
 */
public record RegressionReport(
    EvaluationSubject subject,
    double loss,
    RegressionScores scores,
    List<IntervalScores> intervals,
    List<IntervalCalibration> calibrations,
    List<ScatterSample> samples,
    Optional<CalibratedIntervals> calibrated)
    implements TaskReport {

  public RegressionReport {
    intervals = List.copyOf(intervals);
    calibrations = List.copyOf(calibrations);
    samples = List.copyOf(samples);
    List<String> targets = scores.targets().stream().map(TargetScores::target).toList();
    List<String> sampled = samples.stream().map(ScatterSample::target).toList();
    if (!sampled.equals(targets)) {
      throw new IllegalArgumentException(
          "samples must be one for each of the targets " + targets + ", got " + sampled);
    }
  }

  /**
   * A report on a run that is not calibrated.
   *
   * @param subject what was evaluated on which examples
   * @param loss mean over the examples
   * @param scores of each target, in its own unit
   * @param intervals scores of predicted intervals
   * @param calibrations of predicted intervals at several levels
   * @param samples rows for pictures, one sample for each target
   */
  public RegressionReport(
      EvaluationSubject subject,
      double loss,
      RegressionScores scores,
      List<IntervalScores> intervals,
      List<IntervalCalibration> calibrations,
      List<ScatterSample> samples) {
    this(subject, loss, scores, intervals, calibrations, samples, Optional.empty());
  }

  /**
   * The same of a run that was calibrated.
   *
   * @param figures what its calibration says; empty if it was not
   * @return a new report
   */
  public RegressionReport withCalibrated(Optional<CalibratedIntervals> figures) {
    return new RegressionReport(subject, loss, scores, intervals, calibrations, samples, figures);
  }

  @Override
  public String text() {
    return RegressionText.of(this);
  }

  @Override
  public String csv() {
    return RegressionCsv.of(this);
  }

  @Override
  public String json() {
    return RegressionJson.of(this);
  }

  @Override
  public <R> R accept(TaskReportVisitor<R> visitor) {
    return visitor.regression(this);
  }
}
