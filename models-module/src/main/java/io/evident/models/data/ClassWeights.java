package io.evident.models.data;

import io.evident.backprop.internal.yaml.NearestName;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much the examples of each class count in training.
 *
 * @param balanced whether class c with n_c of the n training examples weighs n / (K n_c), K the
 *     number of classes
 * @param weights of each class, at least 0; a class that is not named weighs 1
 */
public record ClassWeights(boolean balanced, Map<String, Double> weights) {
  /** Every class weighs 1. */
  public static final ClassWeights NONE = new ClassWeights(false, Map.of());

  /** All classes together weigh the same. */
  public static final ClassWeights BALANCED = new ClassWeights(true, Map.of());

  public ClassWeights {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    if (balanced && !weights.isEmpty()) {
      throw new IllegalArgumentException(
          "class weights are balanced or given, not both, got " + weights);
    }
    weights.forEach(
        (name, weight) -> {
          if (!(weight >= 0 && weight <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                "the weight of class " + name + " must be at least 0, got " + weight);
          }
        });
  }

  /**
   * The weight of each class.
   *
   * @param names of the classes, in the order of the labels
   * @param counts how many training examples each has
   * @return one for each class
   * @throws IllegalArgumentException if a class that is not there is to be weighed, or a class that
   *     is to be balanced has no examples
   */
  public double[] of(List<String> names, int[] counts) {
    double[] classes = new double[names.size()];
    if (balanced) {
      long all = Arrays.stream(counts).asLongStream().sum();
      for (int c = 0; c < classes.length; c++) {
        if (counts[c] == 0) {
          throw new IllegalArgumentException(
              "class "
                  + names.get(c)
                  + " has no training examples, so it cannot be balanced; give weights by name, or train"
                  + " on more");
        }
        classes[c] = (double) all / ((double) classes.length * counts[c]);
      }
      return classes;
    }
    Arrays.fill(classes, 1);
    weights.forEach(
        (name, weight) -> {
          if (!names.contains(name)) {
            throw new IllegalArgumentException(
                "there is no class \"" + name + "\" to weigh; " + NearestName.hint(name, names));
          }
          classes[names.indexOf(name)] = weight;
        });
    return classes;
  }
}
