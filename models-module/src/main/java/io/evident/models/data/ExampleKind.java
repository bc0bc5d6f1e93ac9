package io.evident.models.data;

/** What a network is trained and judged on, as a person calls it. */
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
