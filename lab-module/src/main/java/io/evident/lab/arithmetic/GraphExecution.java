package io.evident.lab.arithmetic;

/** What TensorFlow does to a graph before it runs it. */
public enum GraphExecution {
  /** What it does by default: it joins a product with its bias and activation, among others. */
  OPTIMIZED("optimized"),
  /** Nothing: every operation runs as it stands in the graph. */
  PLAIN("plain"),
  /** What it does by default, except that nothing is joined. */
  NOT_JOINED("remapping off");

  private final String words;

  GraphExecution(String words) {
    this.words = words;
  }

  /**
   * In words.
   *
   * @return such as {@code optimized}
   */
  @Override
  public String toString() {
    return words;
  }
}
