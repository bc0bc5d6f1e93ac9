package io.evident.models.task;

import java.util.Locale;

/**
 * What is measured of a network beside its loss.
 *
 * @param name as in columns and files, such as rmse
 * @param words as a person reads it, such as RMSE
 * @param isError whether less of it is better
 */
public record Measure(String name, String words, boolean isError) {

  /**
   * Its column in a run's metrics.
   *
   * @param part of the examples: running, train, validation or test
   * @return such as testRmse
   */
  public String column(String part) {
    return part + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /**
   * Its words where a sentence or a title begins.
   *
   * @return such as Accuracy
   */
  public String title() {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
