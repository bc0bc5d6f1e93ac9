package io.evident.models.evaluation;

/**
 * One method for each task.
 *
 * @param <R> what it answers
 */
public interface TaskReportVisitor<R> {

  /**
   * Of one class among several.
   *
   * @param report the evaluation
   * @return the answer
   */
  R classification(EvaluationReport report);

  /**
   * Of one or several numbers.
   *
   * @param report the evaluation
   * @return the answer
   */
  R regression(RegressionReport report);

  /**
   * Of yes or no.
   *
   * @param report the evaluation
   * @return the answer
   */
  R binary(BinaryReport report);

  /**
   * Of several labels.
   *
   * @param report the evaluation
   * @return the answer
   */
  R multiLabel(MultiLabelReport report);
}
