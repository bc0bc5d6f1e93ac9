package io.evident.models.serving;

import java.util.Arrays;
import java.util.List;

/** What a model says about one row. Immutable. */
public final class TablePrediction {
  private final List<String> names;
  private final double[] values;
  private final List<String> said;

  /** Holds the array. */
  TablePrediction(List<String> names, double[] values, List<String> said) {
    this.names = names;
    this.values = values;
    this.said = said;
  }

  /**
   * What the values are: the probabilities of classes or labels, or predicted numbers.
   *
   * @return the name of each
   */
  public List<String> names() {
    return names;
  }

  /**
   * What is predicted.
   *
   * @return one number for each of {@link #names}, a new array
   */
  public double[] values() {
    return values.clone();
  }

  /**
   * One of the values.
   *
   * @param name of it
   * @return the number
   * @throws IllegalArgumentException if there is none of that name
   */
  public double value(String name) {
    int at = names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException("predicted are " + names + ", not " + name);
    }
    return values[at];
  }

  /**
   * The class or labels that the row is said to have.
   *
   * @return one class; of labels those that reach their thresholds; none of predicted numbers
   */
  public List<String> said() {
    return said;
  }

  @Override
  public String toString() {
    return names + " = " + Arrays.toString(values);
  }
}
