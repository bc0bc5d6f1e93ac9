package io.evident.models.evaluation;

import io.evident.models.score.MultiLabelScores;

/**
 * Everything that is said about a model of several labels on a set of examples.
 *
 * @param subject what was evaluated on which examples
 * @param loss mean over the examples
 * @param scores of each label
 * @param thresholdsFrom where the thresholds are from, such as "the best F1 on validation rows"
 */
public record MultiLabelReport(
    EvaluationSubject subject, double loss, MultiLabelScores scores, String thresholdsFrom)
    implements TaskReport {

  @Override
  public String text() {
    return MultiLabelText.of(this);
  }

  @Override
  public String csv() {
    return MultiLabelCsv.of(this);
  }

  @Override
  public String json() {
    return MultiLabelJson.of(this);
  }

  @Override
  public <R> R accept(TaskReportVisitor<R> visitor) {
    return visitor.multiLabel(this);
  }
}
