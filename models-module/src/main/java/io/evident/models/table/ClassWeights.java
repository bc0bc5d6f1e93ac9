package io.evident.models.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much the rows of each class count.
 *
 * @param balanced whether class c with n_c of the n training rows weighs n / (K n_c), K the number
 *     of classes
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
}
