package io.evident.models.evaluation;

/** Everything that is said about a model on a set of examples, whatever its task. */
public sealed interface TaskReport
    permits EvaluationReport, RegressionReport, BinaryReport, MultiLabelReport {

  /**
   * What was evaluated on which examples.
   *
   * @return the subject
   */
  EvaluationSubject subject();

  /**
   * The mean loss over the examples.
   *
   * @return the loss that the model was trained to make small
   */
  double loss();

  /**
   * The report as a person reads it.
   *
   * @return lines, each ended by a newline
   */
  String text();

  /**
   * The report as CSV, with one number in a row.
   *
   * @return lines, each ended by a newline
   */
  String csv();

  /**
   * The report as JSON, which {@link #read} reads.
   *
   * @return JSON, indented, ended by a newline
   */
  String json();

  /**
   * Asks a visitor what to do with a report of this task.
   *
   * @param <R> what it answers
   * @param visitor with a method for each task
   * @return its answer
   */
  <R> R accept(TaskReportVisitor<R> visitor);

  /**
   * Reads what {@link #json} wrote.
   *
   * @param where the text comes from, for errors
   * @param json the text
   * @return the report
   * @throws IllegalArgumentException if it is none
   */
  static TaskReport read(String where, String json) {
    return StoredTask.read(where, json);
  }
}
