package io.evident.models.score;

/** Scores a model on rows of which one column is shuffled. */
@FunctionalInterface
public interface ShuffledScore {

  /**
   * The score of the model, unchanged, where row i has the value that row order[i] has in a column
   * and its own values in all others. A column that several inputs were made of, such as a category
   * that became one input for each value, is shuffled in all of them together.
   *
   * @param column which one, from 0
   * @param order a permutation of the rows; not to be kept or changed
   * @return the score, larger where the model is better
   */
  double of(int column, int[] order);
}
