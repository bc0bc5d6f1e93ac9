package io.evident.bayes;

/** Shows what the module is for in a screen of output. */
public final class BayesDemo {
  private BayesDemo() {}

  /**
   * Prints the demonstration.
   *
   * @param args none are read
   */
  public static void main(String[] args) {
    System.out.println("bayes");
  }
}
