package io.evident.models.table;

/** What the cells of a column are. */
public enum ColumnKind {
  /** Finite numbers. */
  NUMERIC("numeric"),
  /** Texts out of a set. */
  CATEGORICAL("categorical");

  private final String word;

  ColumnKind(String word) {
    this.word = word;
  }

  /**
   * The word for it in files.
   *
   * @return such as "numeric"
   */
  @Override
  public String toString() {
    return word;
  }
}
