package io.evident.models.table;

/** What becomes of missing cells of features. */
public enum MissingCells {
  /** They are an error. */
  REFUSE("refuse"),
  /**
   * A number becomes the median of the column's training rows; a category is one of its own. Where
   * training rows have missing cells, a feature says of each row whether the cell is missing.
   */
  MEDIAN("median");

  private final String word;

  MissingCells(String word) {
    this.word = word;
  }

  /**
   * The word for it in files.
   *
   * @return such as "median"
   */
  @Override
  public String toString() {
    return word;
  }
}
