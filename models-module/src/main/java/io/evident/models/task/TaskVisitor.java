package io.evident.models.task;

/**
 * A method for each kind of task.
 *
 * @param <R> what the methods return
 */
public interface TaskVisitor<R> {

  /**
   * Visits a {@link Classification}.
   *
   * @param task the task
   * @return the result
   */
  R classification(Classification task);

  /**
   * Visits a {@link Binary}.
   *
   * @param task the task
   * @return the result
   */
  R binary(Binary task);

  /**
   * Visits a {@link MultiLabel}.
   *
   * @param task the task
   * @return the result
   */
  R multiLabel(MultiLabel task);

  /**
   * Visits a {@link Regression}.
   *
   * @param task the task
   * @return the result
   */
  R regression(Regression task);
}
