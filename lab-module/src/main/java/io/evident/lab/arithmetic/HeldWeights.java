package io.evident.lab.arithmetic;

/** How a graph holds the weights of an operation. */
public enum HeldWeights {
  /** Constants, as an exported model has them. */
  CONSTANT("constant weights"),
  /** Resource variables, as a training has them. */
  VARIABLE("variable weights"),
  /** The operation has no weights. */
  NONE("");

  private final String words;

  HeldWeights(String words) {
    this.words = words;
  }

  /**
   * In words.
   *
   * @return such as {@code constant weights}, empty where there are none
   */
  @Override
  public String toString() {
    return words;
  }
}
