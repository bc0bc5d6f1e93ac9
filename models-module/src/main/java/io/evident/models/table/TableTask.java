package io.evident.models.table;

/** What is to be predicted of a row. */
public enum TableTask {
  /** One of several classes. */
  CLASSIFICATION("classification"),
  /** Whether it is of the positive one of two classes. */
  BINARY("binary"),
  /** Of each of several columns with two values, which one. */
  MULTI_LABEL("multiLabel"),
  /** One number or several. */
  REGRESSION("regression");

  private final String word;

  TableTask(String word) {
    this.word = word;
  }

  /**
   * Whether the targets are classes, not numbers.
   *
   * @return false for regression
   */
  public boolean hasClasses() {
    return this != REGRESSION;
  }

  /**
   * The word for it in files.
   *
   * @return such as "multiLabel"
   */
  @Override
  public String toString() {
    return word;
  }
}
