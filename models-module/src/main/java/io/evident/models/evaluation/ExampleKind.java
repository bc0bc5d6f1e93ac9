package io.evident.models.evaluation;

/** What a model is judged on, as reports call it. */
public enum ExampleKind {
  /** Pictures, each with a class. */
  IMAGES("image"),
  /** Rows of a table. */
  ROWS("row");

  private final String one;

  ExampleKind(String one) {
    this.one = one;
  }

  /**
   * One of them.
   *
   * @return image or row
   */
  public String one() {
    return one;
  }

  /**
   * Several of them, where a line begins.
   *
   * @return Images or Rows
   */
  public String capitalized() {
    return this == IMAGES ? "Images" : "Rows";
  }

  /**
   * Several of them.
   *
   * @return images or rows
   */
  @Override
  public String toString() {
    return one + "s";
  }
}
