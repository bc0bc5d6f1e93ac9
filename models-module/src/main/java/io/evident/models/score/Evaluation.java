package io.evident.models.score;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A network with fixed weights on a set of examples.
 *
 * @param loss mean over the examples
 * @param measures what the task measures beside the loss, by name, such as accuracy; in the order
 *     of the task
 * @param classes every example by true and predicted class, where each is of one
 */
public record Evaluation(
    double loss, Map<String, Double> measures, Optional<ConfusionMatrix> classes) {

  public Evaluation {
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /**
   * One of the measures.
   *
   * @param name such as accuracy
   * @return the figure; NaN where it is undefined for these examples
   * @throws IllegalArgumentException if the task does not measure it
   */
  public double measure(String name) {
    Double measure = measures.get(name);
    if (measure == null) {
      throw new IllegalArgumentException(
          "measured are " + measures.keySet() + ", not " + name + "; take one of those");
    }
    return measure;
  }

  /**
   * The part of the examples that was predicted right.
   *
   * @return from 0 to 1
   * @throws IllegalArgumentException if examples are of no class
   */
  public double accuracy() {
    return measure("accuracy");
  }

  /**
   * Every example by true and predicted class.
   *
   * @return the matrix
   * @throws java.util.NoSuchElementException if examples are of no class
   */
  public ConfusionMatrix confusion() {
    return classes.orElseThrow();
  }
}
