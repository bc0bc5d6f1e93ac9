package io.evident.models.evaluation;

import io.evident.models.score.BinaryCounts;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.ConfusionMatrix;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is said about a model of yes or no on a set of examples.
 *
 * @param subject what was evaluated on which examples
 * @param loss mean over the examples
 * @param negative the name of the negative class
 * @param scores of the positive class
 * @param thresholdFrom where the threshold is from, such as "the best F1 on validation rows"
 * @param calibrated what it would be with calibrated probabilities of both classes, where the run
 *     was calibrated
 */
public record BinaryReport(
    EvaluationSubject subject,
    double loss,
    String negative,
    BinaryScores scores,
    String thresholdFrom,
    Optional<CalibratedFigures> calibrated)
    implements TaskReport {

  /**
   * A report on a run that is not calibrated.
   *
   * @param subject what was evaluated on which examples
   * @param loss mean over the examples
   * @param negative the name of the negative class
   * @param scores of the positive class
   * @param thresholdFrom where the threshold is from
   */
  public BinaryReport(
      EvaluationSubject subject,
      double loss,
      String negative,
      BinaryScores scores,
      String thresholdFrom) {
    this(subject, loss, negative, scores, thresholdFrom, Optional.empty());
  }

  /**
   * The same of a run that was calibrated.
   *
   * @param figures what it would be with calibrated probabilities; empty if it was not
   * @return a new report
   */
  public BinaryReport withCalibrated(Optional<CalibratedFigures> figures) {
    return new BinaryReport(subject, loss, negative, scores, thresholdFrom, figures);
  }

  /**
   * The names of both classes.
   *
   * @return the negative one, then the positive one
   */
  public List<String> classNames() {
    return List.of(negative, scores.label());
  }

  /**
   * The counts as a matrix of both classes.
   *
   * @return the matrix, in the order of {@link #classNames}
   */
  public ConfusionMatrix confusion() {
    BinaryCounts counts = scores.counts();
    return ConfusionMatrix.ofCounts(
        List.of(
            List.of(counts.trueNegatives(), counts.falsePositives()),
            List.of(counts.falseNegatives(), counts.truePositives())));
  }

  @Override
  public String text() {
    return BinaryText.of(this);
  }

  @Override
  public String csv() {
    return BinaryCsv.of(this);
  }

  @Override
  public String json() {
    return BinaryJson.of(this);
  }

  @Override
  public <R> R accept(TaskReportVisitor<R> visitor) {
    return visitor.binary(this);
  }
}
