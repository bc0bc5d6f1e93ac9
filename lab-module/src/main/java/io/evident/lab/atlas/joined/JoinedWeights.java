package io.evident.lab.atlas.joined;

/** How the weights of joined operations come into the graph. */
public enum JoinedWeights {
  /** As constants, as a model is served. */
  CONSTANT("constant"),
  /** From outside the operations, as a model is trained. */
  VARIABLE("variable");

  private final String title;

  JoinedWeights(String title) {
    this.title = title;
  }

  /**
   * What tables call it.
   *
   * @return one word
   */
  public String title() {
    return title;
  }
}
