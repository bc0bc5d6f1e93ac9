package io.evident.models.evaluation;

import java.util.List;

/**
 * Everything that is said about a regression on a set of examples.
 *
 * @param subject what was evaluated on which examples
 * @param loss mean over the examples
 * @param scores of each target, in its own unit
 * @param intervals scores of predicted intervals; none where the model predicts none
 * @param calibrations of predicted intervals at several levels; none where there are none
 * @param samples rows for pictures, one sample for each target
 */
public record RegressionReport(
    EvaluationSubject subject,
    double loss,
    RegressionScores scores,
    List<IntervalScores> intervals,
    List<IntervalCalibration> calibrations,
    List<ScatterSample> samples)
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
